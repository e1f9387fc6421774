"""Names what is wrong with a recording, one line for each defect: what a person would say who listened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.evidence import SIDES, mixed
from scenarios.proof.hearing import Hearing
from scenarios.proof.likeness import likeness, offset_between
from scenarios.proof.parties import name_at, name_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.evidence import Evidence, Samples, Side
    from scenarios.proof.likeness import Likeness
    from scenarios.proof.parties import Party
    from scenarios.proof.sidecar import Span

_ALIKE = 0.9
"""Correlation from which a channel is said to hold something."""


def diagnose(evidence: Evidence, parties: Sequence[Party] = ()) -> list[str]:
    """The defects of the file, most telling first; empty when it is what the capture says.

    What packets after a crash would still have changed is passed over.
    """
    held, due = evidence.recording.samples, evidence.expected
    ear, settled = Hearing(evidence.is_lossy), evidence.sidecar.settled
    if held.shape == due.shape and ear.same(held[:settled], due[:settled]):
        return []
    if held.shape[1] != due.shape[1]:
        return [_wrong_channel_count(evidence)]
    lines = _length(ear, held, due)
    length = min(len(held), len(due), settled)
    held, due = held[:length], due[:length]
    if ear.same(held, due) or (lines and "beginning" in lines[0]):
        return lines
    names = _Names(evidence, parties)
    if due.shape[1] == 2:
        whole = _both_sides(ear, held, due, names)
        if whole:
            return lines + whole
    sides: Sequence[str] = SIDES if due.shape[1] == 2 else ("mono",)
    for column, side in enumerate(sides):
        if not ear.same(held[:, column], due[:, column]):
            lines += _one_side(evidence, side, held[:, column], due[:, column], names)
    return lines


class _Names:
    """What to call what is heard on a leg."""

    def __init__(self, evidence: Evidence, parties: Sequence[Party]) -> None:
        self._parties = parties
        self.sides = {side: " then ".join(dict.fromkeys(map(self.span, evidence.spans(side)))) for side in SIDES}

    def leg(self, leg: str) -> str:
        return name_on(leg, self._parties)

    def span(self, span: Span) -> str:
        if span.kind == "from_peer":
            return name_at(span, self._parties)
        return (span.cue or f"what {self.leg(span.leg)} was sent") if span.kind == "to_peer" else "silence"


def _wrong_channel_count(evidence: Evidence) -> str:
    held, due = evidence.recording.channels, evidence.sidecar.channels
    if (held, due) == (1, 2):
        mono = mixed(evidence.sides["left"], evidence.sides["right"])
        length = min(len(mono), len(evidence.recording.samples))
        is_sum = likeness(evidence.recording.samples[:length, 0], mono[:length]).correlation > _ALIKE
        return "mono for stereo: the file has one channel" + (", the sum of both sides" if is_sum else "")
    return f"{held} channels in place of {due}"


def _length(ear: Hearing, held: Samples, due: Samples) -> list[str]:
    """Whether samples lack or are too many, and at which end."""
    lacking = len(due) - len(held)
    if not lacking:
        return []
    if lacking < 0:
        return [f"extra tail: the file is {_ms(-lacking)} too long"]
    at_beginning = ear.same(held, due[lacking:]) and not ear.same(held, due[: len(held)])
    return [f"truncated: {_ms(lacking)} lack at the {'beginning' if at_beginning else 'end'}"]


def _ms(samples: int) -> str:
    return f"{samples / 8:g} ms"


def _both_sides(ear: Hearing, held: Samples, due: Samples, names: _Names) -> list[str]:
    """Defects that concern both channels at once: the sum on both, one on both, one for the other."""
    left, right = held.T
    sum_of_both = mixed(due[:, 0], due[:, 1])
    if ear.same(left, right) and not ear.silent(left):
        if _alike(left, sum_of_both) > max(_alike(left, due[:, 0]), _alike(left, due[:, 1])):
            return ["mono for stereo: both channels hold the sum of both sides"]
        same = SIDES[int(_alike(left, due[:, 1]) > _alike(left, due[:, 0]))]
        other = SIDES[1 - SIDES.index(same)]
        return [f"duplicated: both channels hold the {same} side, {names.sides[same]}; {names.sides[other]} is missing"]
    crossed = min(_alike(left, due[:, 1]), _alike(right, due[:, 0]))
    if crossed > _ALIKE > max(_alike(left, due[:, 0]), _alike(right, due[:, 1])):
        return [f"channels swapped: left holds {names.sides['right']}, right holds {names.sides['left']}"]
    return []


def _alike(held: Samples, due: Samples) -> float:
    return likeness(held, due).correlation


def _one_side(evidence: Evidence, side: str, held: Samples, due: Samples, names: _Names) -> list[str]:
    """Defects of one channel against what it should hold."""
    ear = Hearing(evidence.is_lossy)
    if ear.silent(held):
        who = names.sides.get(side, "everybody")  # type: ignore[call-overload]
        return [f"one-sided: {side} is silent, {who} is missing"]
    if ear.silent(due):
        return [f"foreign audio: {side} should be silent"]
    leak = _leak(evidence, side, held, due, names)
    if leak:
        return [leak]
    offset = offset_between(held, due, 0, len(due))
    overlap = len(due) - abs(offset)
    found = likeness(held[max(offset, 0) :][:overlap], due[max(-offset, 0) :][:overlap])
    if found.correlation > _ALIKE:
        return _moved_or_scaled(ear, side, offset, found) or [_unlike(ear, side, held, due)]
    wrong = _wrong_spans(evidence, side, held, due, names) if side in SIDES else []
    return wrong or [_unlike(ear, side, held, due)]


def _leak(evidence: Evidence, side: str, held: Samples, due: Samples, names: _Names) -> str:
    """Another leg's audio on top of what the channel should hold."""
    rest = np.clip(held.astype(np.int32) - due, -32768, 32767).astype(np.int16)
    for leg, heard in evidence.legs.items():
        other = heard.from_peer[: len(rest)]
        offset = offset_between(rest, other, 0, len(other))
        overlap = len(other) - abs(offset)
        found = likeness(rest[max(offset, 0) :][:overlap], other[max(-offset, 0) :][:overlap])
        if found.correlation > _ALIKE and not _holds(evidence, side, leg):
            return f"leak: {names.leg(leg)} is heard on {side} at {found.gain_db:.1f} dB, {_ms(offset)} late"
    return ""


def _holds(evidence: Evidence, side: str, leg: str) -> bool:
    """Whether the channel should hold what this leg's peer says."""
    sides = [known for known in SIDES if side in (known, "mono")]
    return any(span.leg == leg and span.kind == "from_peer" for known in sides for span in evidence.spans(known))


def _moved_or_scaled(ear: Hearing, side: str, offset: int, found: Likeness) -> list[str]:
    lines = []
    if offset:
        lines.append(f"shifted: {side} is {_ms(abs(offset))} too {'late' if offset > 0 else 'early'}")
    if found.gain < 0:
        lines.append(f"polarity: {side} is inverted")
    if abs(found.gain_db) > ear.gain_db:
        lines.append(f"gain: {side} is changed by {found.gain_db:+.1f} dB")
    return lines


def _wrong_spans(evidence: Evidence, side: Side, held: Samples, due: Samples, names: _Names) -> list[str]:
    """Spans that hold another leg's audio than they should."""
    ear = Hearing(evidence.is_lossy)
    lines = []
    for span in evidence.spans(side):
        part = slice(span.start, min(span.end, len(held)))
        if ear.same(held[part], due[part]) or _alike(held[part], due[part]) > _ALIKE:
            continue
        likest = max(evidence.legs, key=lambda leg: _alike(held[part], evidence.legs[leg].from_peer[part]))
        if _alike(held[part], evidence.legs[likest].from_peer[part]) > _ALIKE:
            instead = f"{names.leg(likest)} in place of {names.span(span)}"
        elif ear.silent(held[part]):
            instead = f"nothing in place of {names.span(span)}"
        else:
            continue
        lines.append(f"wrong party: from {span.start / 8000:.2f} s {side} holds {instead}")
    return lines


def _unlike(ear: Hearing, side: str, held: Samples, due: Samples) -> str:
    if ear.lossy:
        return f"altered: {side} is not like what was on the wire"
    frames = np.unique(np.flatnonzero(held != due) // 160)
    first = int(frames[0])
    return (
        f"altered: {len(frames)} frames of {side} are not what was on the wire, first is {first} ({first / 50:.2f} s)"
    )
