"""Names what is wrong with a room's recording, one line for each defect: who lacks, who leaks, who is elsewhere."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.hearing import Hearing
from scenarios.proof.likeness import likeness, offset_between
from scenarios.proof.parties import name_on
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.proof.likeness import Samples
    from scenarios.proof.parties import Party
    from scenarios.proof.room_evidence import HeardTrack, RoomEvidence

ALIKE = 0.9
"""Correlation from which two channels are said to hold the same."""
_THERE = 0.1
"""Of a member's own level, from which it is heard in a sum."""
_AS_LOUD_DB = 1.0
"""A smaller change is not told of a member: others in the sum look like a part of it, and a sum is saturated."""
_LEAKING = 0.5
"""Correlation of what is too much with somebody, from which it is said to be that one."""
_RATE = 8000


def diagnosed(room: RoomEvidence, parties: Sequence[Party]) -> list[Verdict]:
    """A verdict, failed, for each defect."""
    where = str(room.whole.recording.path)
    return [
        Verdict("diagnosis", False, line, "what was on the wire", "", where) for line in diagnose_room(room, parties)
    ]


def diagnose_room(room: RoomEvidence, parties: Sequence[Party] = ()) -> list[str]:
    """The defects of the file, most telling first; empty when it is what the capture says."""
    held, due = room.whole.recording.samples, room.expected
    ear, settled = Hearing(room.whole.recording.lossy), room.settled
    if held.shape == due.shape and ear.same(held[:settled], due[:settled]):
        return []
    who = _Names(room, parties)
    if held.shape[1] != due.shape[1]:
        return [_wrong_channel_count(room)]
    lines = _length(ear, held, due)
    length = min(len(held), len(due), settled)
    held, due = held[:length], due[:length]
    if ear.same(held, due):
        return lines
    moved = _elsewhere(held, due, who)
    if moved:
        return lines + moved
    if lines and "beginning" in lines[0]:
        return lines
    for column in range(due.shape[1]):
        if not ear.same(held[:, column], due[:, column]):
            lines += _one_channel(room, column, held[:, column], due[:, column], who)
    return lines


class _Names:
    """What to call channels and members."""

    def __init__(self, room: RoomEvidence, parties: Sequence[Party]) -> None:
        self._parties = parties
        self.channels = [
            f"{name} ({' and '.join(dict.fromkeys(self.leg(heard.track.leg) for heard in room.on(column)))})"
            for column, name in enumerate(room.names)
        ]

    def leg(self, leg: str) -> str:
        return name_on(leg, self._parties)


def _wrong_channel_count(room: RoomEvidence) -> str:
    held, due = room.whole.recording.samples, room.expected
    line = f"{held.shape[1]} channels in place of {due.shape[1]}"
    summed = np.clip(due.astype(np.int32).sum(axis=1), -32768, 32767).astype(np.int16)
    length = min(len(held), len(summed))
    is_sum = held.shape[1] == 1 and likeness(held[:length, 0], summed[:length]).correlation > ALIKE
    return line + (": the sum of all" if is_sum else "")


def _length(ear: Hearing, held: Samples, due: Samples) -> list[str]:
    lacking = len(due) - len(held)
    if not lacking:
        return []
    if lacking < 0:
        return [f"extra tail: the file is {_ms(-lacking)} too long"]
    at_beginning = ear.same(held, due[lacking:]) and not ear.same(held, due[: len(held)])
    return [f"truncated: {_ms(lacking)} lack at the {'beginning' if at_beginning else 'end'}"]


def _ms(samples: int) -> str:
    return f"{samples / 8:g} ms"


def _elsewhere(held: Samples, due: Samples, who: _Names) -> list[str]:
    """Channels that hold what another one should."""
    count = due.shape[1]
    alike = np.array([[likeness(held[:, a], due[:, b]).correlation for b in range(count)] for a in range(count)])
    lines = []
    for a, b in itertools.permutations(range(count), 2):
        if alike[a, b] <= ALIKE or alike[a, a] > ALIKE:
            continue
        if alike[b, a] > ALIKE and alike[b, b] <= ALIKE:
            if a < b:
                lines.append(f"channels swapped: {who.channels[a]} and {who.channels[b]} hold each other's")
        else:
            lines.append(f"wrong channel: {who.channels[a]} holds what belongs on {who.channels[b]}")
    return lines


def _one_channel(room: RoomEvidence, column: int, held: Samples, due: Samples, who: _Names) -> list[str]:
    """Defects of one channel: of its members first, then of whoever is no member of it."""
    ear = Hearing(room.whole.is_lossy)
    name = who.channels[column]
    if ear.silent(held):
        return [f"silent: nobody is on {name}"]
    found = likeness(held, due)
    if found.correlation > 0.999:
        if found.gain < 0:
            return [f"polarity: {name} is inverted"]
        if abs(found.gain_db) > ear.gain_db:
            return [f"gain: {name} is changed by {found.gain_db:+.1f} dB"]
    whole = [*_beyond_16_bits(name, held, due), *_from_the_pause(room, column, held, due, who)]
    if whole:
        return whole
    lines = [line for heard in room.on(column) for line in _member(ear, heard, held, who.leg(heard.track.leg), name)]
    lines += _leaks(room, column, held, due, who)
    return lines or [_unlike(ear, name, held, due)]


def _beyond_16_bits(channel: str, held: Samples, due: Samples) -> Iterator[str]:
    """Whether nothing is wrong but where the sum is greater than a sample."""
    wrong = np.flatnonzero(held != due)
    if np.isin(due[wrong], (-32768, 32767)).all():
        yield f"saturation: {len(wrong)} samples of {channel} go round where the sum is too great"


def _from_the_pause(room: RoomEvidence, column: int, held: Samples, due: Samples, who: _Names) -> Iterator[str]:
    """Whether what is wrong was said while the recording was paused."""
    wrong = np.flatnonzero(held != due)
    begin, end = int(wrong[0]), int(wrong[-1]) + 1
    takes = room.sidecar.clock.takes
    for (_, paused), (resumed, _) in itertools.pairwise(takes):
        for leg in dict.fromkeys(heard.track.leg for heard in room.on(column)):
            said, _ = room.whole.legs[leg].time_base.placed.timeline(paused, resumed)
            length = min(end - begin, len(said))
            away = offset_between(said, held[begin : begin + length], 0, length)
            here = said[max(away, 0) : max(away + length, 0)]
            if likeness(held[begin : begin + length][: len(here)], here).correlation > ALIKE:
                since = f"from {begin / _RATE:.2f} s"
                yield f"pause: {since} {who.channels[column]} holds what {who.leg(leg)} said while it was paused"


def _member(ear: Hearing, heard: HeardTrack, held: Samples, member: str, channel: str) -> list[str]:
    """Whether a member is on its channel, at its place, as loud as it spoke: the first place of each defect."""
    lines: dict[str, str] = {}
    for begin, end in _speeches(heard, len(held)):
        said = np.zeros(len(held), np.int16)
        said[begin:end] = heard.due[begin - heard.start : end - heard.start]
        defect = "" if ear.silent(said[begin:end]) else _defect(ear, held, said, begin, end)
        if defect:
            kind, _, text = defect.partition(": ")
            lines.setdefault(kind, f"{kind}: from {begin / _RATE:.2f} s {member} {text} {channel}")
    return list(lines.values())


def _defect(ear: Hearing, held: Samples, said: Samples, begin: int, end: int) -> str:
    offset = offset_between(held, said, begin, end)
    here = held[max(begin + offset, 0) : max(end + offset, 0)]
    found = likeness(here, said[begin:end][max(-(begin + offset), 0) :][: len(here)])
    if abs(found.gain) < _THERE:
        return "missing: is not on"
    if offset:
        return f"shifted: is {_ms(abs(offset))} too {'late' if offset > 0 else 'early'} on"
    if found.gain < 0:
        return "polarity: is inverted on"
    if end - begin >= _RATE and abs(found.gain_db) > max(_AS_LOUD_DB, ear.gain_db):
        return f"gain: is changed by {found.gain_db:+.1f} dB on"
    return ""


def _speeches(heard: HeardTrack, length: int) -> Iterator[tuple[int, int]]:
    """What a member said, cut where the room was paused."""
    pauses = [heard.start + cut for cut in heard.evidence.sidecar.clock.cuts()]
    for begin, end in heard.speaks():
        cuts = [begin, *(pause for pause in pauses if begin < pause < end), min(end, length)]
        yield from ((low, high) for low, high in itertools.pairwise(cuts) if low < high)


def _leaks(room: RoomEvidence, column: int, held: Samples, due: Samples, who: _Names) -> Iterator[str]:
    """Whoever is heard where it should not be, on top of what the channel should hold."""
    rest = np.clip(held.astype(np.int32) - due, -32768, 32767).astype(np.int16)
    loud = np.flatnonzero(rest)
    for leg, heard in room.whole.legs.items() if len(loud) else ():
        said = heard.from_peer[: len(rest)].copy()
        for begin, end in (each for track in room.on(column) if track.track.leg == leg for each in track.speaks()):
            said[begin:end] = 0
        begin, end = int(loud[0]), int(loud[-1]) + 1
        offset = offset_between(rest, said, begin, end)
        here = rest[max(begin + offset, 0) : max(end + offset, 0)]
        there = said[begin:end][max(-(begin + offset), 0) :][: len(here)]
        found = likeness(here, there)
        if found.correlation > _LEAKING:
            late = f", {_ms(offset)} late" if offset else ""
            since = f"from {begin / _RATE:.2f} s {who.leg(leg)}"
            yield f"leak: {since} is heard on {who.channels[column]} at {found.gain_db:.1f} dB{late}"


def _unlike(ear: Hearing, channel: str, held: Samples, due: Samples) -> str:
    if ear.lossy:
        return f"altered: {channel} is not like what was on the wire"
    frames = np.unique(np.flatnonzero(held != due) // 160)
    first = int(frames[0])
    return (
        f"altered: {len(frames)} frames of {channel} are not what was on the wire, "
        f"first is {first} ({first / 50:.2f} s)"
    )
