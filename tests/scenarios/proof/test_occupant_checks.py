"""Who was at the far end of a leg in turn: what the sidecar says is held against the senders in the capture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scenarios.proof.evidence import gather
from scenarios.proof.occupant_checks import check_occupants
from scenarios.proof.sidecar import Span

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.evidence import Evidence

FIRST, SECOND, CALLER = "10.0.0.2:4002", "10.0.0.3:4004", "10.0.0.1:4000"


def span(begin: int, end: int, leg: str, remote: str) -> Span:
    return Span.model_validate({"from": begin, "to": end, "kind": "from_peer", "leg": leg, "remote": remote})


def told(evidence: Evidence, *right: Span) -> Evidence:
    spans = {"left": (span(0, 80_000, "leg-a", CALLER),), "right": right}
    return replace(evidence, sidecar=evidence.sidecar.model_copy(update={"spans": spans}))


def test_each_is_there_in_turn(evidence: Evidence) -> None:
    right = span(24_000, 56_000, "leg-b", FIRST), span(56_000, 80_000, "leg-c", SECOND)
    left_verdict, right_verdict = check_occupants(told(evidence, *right))
    assert (left_verdict.passed, left_verdict.measured) == (True, CALLER)
    assert (right_verdict.passed, right_verdict.measured) == (True, f"{FIRST} then {SECOND}")


def test_a_change_that_is_not_told(evidence: Evidence) -> None:
    """The first agent falls silent at 8.8 s of the engine's clock, 7.8 s of the file's; nobody follows on that leg."""
    _, verdict = check_occupants(told(evidence, span(24_000, 80_000, "leg-b", FIRST)))
    assert verdict.passed
    swapped = span(24_000, 40_000, "leg-b", FIRST), span(40_000, 60_000, "leg-b", SECOND)
    _, verdict = check_occupants(told(evidence, *swapped))
    assert (verdict.measured, verdict.limit) == (FIRST, f"{FIRST} then {SECOND}")
    assert verdict.where == "spans.right of the sidecar at 5.50 s"


def test_another_one_was_there(evidence: Evidence) -> None:
    _, verdict = check_occupants(told(evidence, span(24_000, 56_000, "leg-b", SECOND)))
    assert not verdict.passed
    assert (verdict.measured, verdict.limit) == (FIRST, SECOND)
    assert verdict.where == "spans.right of the sidecar at 3.50 s"


@pytest.mark.parametrize(
    "unsaid",
    [
        span(24_000, 56_000, "leg-b", ""),
        span(24_000, 31_000, "leg-b", SECOND),
        span(0, 20_000, "leg-b", SECOND),
        pytest.param(span(0, 24_000, "leg-b", SECOND), id="the next one's first packet came 2 ms before its end"),
        Span.model_validate({"from": 0, "to": 24_000, "kind": "to_peer", "leg": "leg-a", "cue": "ring-back"}),
    ],
)
def test_what_is_not_told_or_short_or_silent_is_not_judged(evidence: Evidence, unsaid: Span) -> None:
    assert [verdict.name for verdict in check_occupants(told(evidence, unsaid))] == ["left: who was at the far end"]


def test_an_old_sidecar_says_nothing(files: tuple[Path, Path, Path]) -> None:
    wav, sidecar, capture = files
    assert check_occupants(gather(wav, sidecar, [capture])) == []


def test_a_phone_that_moves_is_the_same_phone(evidence: Evidence) -> None:
    """Its stream, known by the SSRC, came from another address before the sidecar's: it is no other party."""
    capture = evidence.captures[0]
    moved = (capture.source == capture.key_of(FIRST)) & (np.arange(len(capture.source)) % 10 < 9)
    elsewhere = np.where(moved, capture.key_of("10.0.0.2:5000"), capture.source)
    changed = replace(evidence, captures=(replace(capture, source=elsewhere),))
    _, verdict = check_occupants(told(changed, span(24_000, 56_000, "leg-b", FIRST)))
    assert (verdict.passed, verdict.measured) == (True, FIRST)


def test_another_stream_from_elsewhere_is_another_party(evidence: Evidence) -> None:
    capture = evidence.captures[0]
    elsewhere = np.where(capture.source == capture.key_of(FIRST), capture.key_of("10.0.0.2:5000"), capture.source)
    changed = replace(evidence, captures=(replace(capture, source=elsewhere),))
    _, verdict = check_occupants(told(changed, span(24_000, 56_000, "leg-b", FIRST)))
    assert (verdict.passed, verdict.measured) == (False, "10.0.0.2:5000")
