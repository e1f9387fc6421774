"""Who is heard on which channel: expected, missing, foreign, and how loud a leak is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.base.address import Address
from scenarios.proof.parties import Party
from scenarios.proof.party_checks import Presence, _verdict, check_parties

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence, Samples
    from scenarios.proof.party_checks import State
    from scenarios.proof.verdict import Verdict
    from tools.synthetic_call import SyntheticCall


def with_samples(evidence: Evidence, samples: Samples) -> Evidence:
    return replace(evidence, recording=replace(evidence.recording, samples=samples))


def verdicts(evidence: Evidence, parties: tuple[Party, ...]) -> dict[str, Verdict]:
    return {verdict.name: verdict for verdict in check_parties(evidence, parties)}


def test_the_good_file(call: SyntheticCall, evidence: Evidence) -> None:
    found = verdicts(evidence, call.parties)
    assert all(verdict.passed for verdict in found.values())
    assert "first agent then second agent for 6.9" in str(found["right: who is heard"].measured)
    assert str(found["left: who is heard"].measured).startswith("caller for ")


@pytest.mark.parametrize(("level", "passes"), [(-40, False), (-58, False), (-66, True)])
@pytest.mark.parametrize("late", [0, 777])
def test_a_leak_is_measured(call: SyntheticCall, evidence: Evidence, level: float, passes: bool, late: int) -> None:
    samples = evidence.recording.samples.copy()
    # Rounding a faint signal would be louder than the signal: dither keeps its level.
    faint = np.roll(samples[:, 0], late) * 10 ** (level / 20) + np.random.default_rng(1).uniform(
        -0.5, 0.5, len(samples)
    )
    samples[:, 1] += np.round(faint).astype(np.int16)
    verdict = verdicts(with_samples(evidence, samples), call.parties)["right: who is heard"]
    assert verdict.passed is passes
    measured = re.search(r"leak (-[\d.]+) dB", str(verdict.measured))
    assert passes or (measured is not None and float(measured[1]) == pytest.approx(level, abs=2))


def test_half_a_word_in_a_second_of_silence_is_no_leak(call: SyntheticCall, evidence: Evidence) -> None:
    (span,) = evidence.spans("left")
    samples, heard = evidence.recording.samples.copy(), evidence.legs[span.leg]
    from_peer = heard.from_peer.copy()
    for audio in (samples[:, 0], from_peer):
        audio[24_000:31_960] = 0  # of the second 5 ms are left
    muted = replace(
        with_samples(evidence, samples), legs={**evidence.legs, span.leg: replace(heard, from_peer=from_peer)}
    )
    verdict = verdicts(muted, call.parties)["left: who is heard"]
    assert verdict.passed, str(verdict)


def test_who_comes_from_behind_has_spoken_for_long_before(call: SyntheticCall, evidence: Evidence) -> None:
    (span,) = evidence.spans("left")
    samples, heard = evidence.recording.samples.copy(), evidence.legs[span.leg]
    from_peer = heard.from_peer.copy()
    for audio in (samples[:, 0], from_peer):
        audio[24_000:] = coded_signal(9, len(audio) - 24_000, 160_000) // 2
    joined = replace(
        with_samples(evidence, samples), legs={**evidence.legs, span.leg: replace(heard, from_peer=from_peer)}
    )
    behind = Party(name="behind", code=9, leg=span.leg, addresses=(Address("10.0.0.9", 9),), is_behind=True)
    found = verdicts(joined, (*call.parties, behind))
    assert float(str(found["behind: plays its signal"].measured)) > 2


def test_swapped_channels(call: SyntheticCall, evidence: Evidence) -> None:
    found = verdicts(with_samples(evidence, evidence.recording.samples[:, ::-1]), call.parties)
    left = str(found["left: who is heard"].measured)
    assert "caller missing" in left
    assert not found["right: who is heard"].passed


def test_a_stranger_whose_leg_is_not_captured(call: SyntheticCall, evidence: Evidence) -> None:
    samples = evidence.recording.samples.copy()
    samples[16_000:, 0] += coded_signal(42, 64_000, 500) // 100
    parties = (*call.parties, Party(name="stranger", code=42))
    verdict = verdicts(with_samples(evidence, samples), parties)["left: who is heard"]
    assert not verdict.passed
    assert "stranger foreign at 2.00 s (-40." in str(verdict.measured)


def test_a_party_that_never_speaks(call: SyntheticCall, evidence: Evidence) -> None:
    wrong = tuple(replace(party, code=99) if party.name == "caller" else party for party in call.parties)
    verdict = verdicts(evidence, wrong)["caller: plays its signal"]
    assert not verdict.passed
    muted = tuple(replace(party, silent=((0, 10**6),)) if party.code == 99 else party for party in wrong)
    assert verdicts(evidence, muted)["caller: plays its signal"].passed


def test_without_codes_nothing_is_said(call: SyntheticCall, evidence: Evidence) -> None:
    assert check_parties(evidence, [replace(party, code=None) for party in call.parties]) == []
    assert check_parties(with_samples(evidence, evidence.recording.samples[:, :1]), call.parties) == []


def test_what_is_sent_without_a_cue_may_be_anybody(call: SyntheticCall, evidence: Evidence) -> None:
    span = evidence.sidecar.spans["right"][0].model_copy(update={"end": 80_000, "cue": ""})
    sidecar = evidence.sidecar.model_copy(update={"spans": {**evidence.sidecar.spans, "right": (span,)}})
    assert verdicts(replace(evidence, sidecar=sidecar), call.parties)["right: who is heard"].passed


def window(second: int, party: str, state: State) -> Presence:
    return Presence(second * 8000, (second + 1) * 8000, party, state, 0.0)


@pytest.mark.parametrize(
    ("lacking", "windows", "passes"), [(0, 20, True), (1, 20, True), (2, 20, False), (1, 19, False)]
)
def test_of_a_weak_clock_one_window_in_twenty_may_lack(
    evidence: Evidence, lacking: int, windows: int, passes: bool
) -> None:
    table = [window(n, "caller", "missing" if n < lacking else "expected") for n in range(windows)]
    assert _verdict(evidence, "left", table, {"caller"}).passed is passes
    assert _verdict(evidence, "left", table, {"somebody else"}).passed is (lacking == 0)


def test_a_leak_of_a_weak_clock_is_a_leak(evidence: Evidence) -> None:
    table = [window(n, "agent", "expected") for n in range(40)] + [window(40, "caller", "foreign")]
    assert not _verdict(evidence, "left", table, {"caller", "agent"}).passed
