"""How a verdict reads."""

from __future__ import annotations

from scenarios.proof.verdict import Verdict


def test_reads_as_one_line() -> None:
    good = Verdict("offset", True, 0.125, "0 ± 20", "ms", "call.wav")
    assert str(good) == "pass  offset: expected 0 ± 20 ms, measured 0.125 ms"
    bad = Verdict("length", False, 79_999, 80_000, "samples", "call.wav")
    assert str(bad) == "FAIL  length: expected 80000 samples, measured 79999 samples; look at call.wav"
