"""All checks together: their order, and the diagnosis last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.proof.every_check import verify_evidence

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


def test_order(call: SyntheticCall, evidence: Evidence) -> None:
    names = [verdict.name for verdict in verify_evidence(evidence, call.parties)]
    wanted = ["capture", "rate", "length", "time base of leg-a", "left: samples", "caller: plays its signal"]
    places = [names.index(name) for name in [*wanted, "right: who is heard"]]
    assert places == sorted(places)
    assert "diagnosis" not in names


def test_a_failure_is_diagnosed(call: SyntheticCall, evidence: Evidence) -> None:
    silent = replace(evidence, recording=replace(evidence.recording, samples=evidence.recording.samples * 0))
    *_, left, right = verify_evidence(silent, call.parties)
    assert (left.name, left.measured) == ("diagnosis", "one-sided: left is silent, caller is missing")
    assert str(right.measured).startswith("one-sided: right is silent")
    assert not left.passed
    assert not right.passed
