"""All recorders: armed, paused, ended by order, length, silence or hang-up, closed 1.2 s later.

Once a second each hands out all it has, and once more what has changed since: a crash costs less than a second.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from emulator.base.timers import TimerTable
from emulator.base.units import NS_PER_SAMPLE
from emulator.media.events import RecorderArmed, RecordingClosed
from emulator.media.flowing import SECOND, flow_of, take_seconds
from emulator.media.recorder import Recorder
from emulator.media.rows import FRAME
from emulator.media.sidecar import UNFINISHED, describe
from emulator.media.unfinished import BEHIND, Telling

if TYPE_CHECKING:
    from emulator.media.commands import StartRecorder
    from emulator.media.events import Event
    from emulator.media.hearing import Hearing
    from emulator.media.legs import Leg, LegTable
    from emulator.media.recorder import Part
    from emulator.media.unfinished import Told


BLOCK = SECOND
"""Samples from one block to the next."""
_TURNS = BLOCK // FRAME
TOGETHER = 16
"""So many recorders hand out blocks in one tick before another tick is taken for it."""
_SIDECAR = ".sidecar.json"


class Block(NamedTuple):
    """Bytes to be written into a file at an offset; blocks of one path come in the order in which to write them."""

    recording: str
    path: str
    offset: int
    data: bytes | memoryview
    """Of bytes."""
    last: bool = False
    """The file ends here; another block for this path begins it anew."""

    @property
    def is_sidecar(self) -> bool:
        """Whether it is a sidecar, and not samples."""
        return self.path.endswith(_SIDECAR)


def sidecar_path(path: str) -> str:
    """Where the sidecar of a recording lies."""
    return path.removesuffix(".wav") + _SIDECAR


class Recorders:
    """Recorders by id, each with a deadline: its next block, its greatest length, or its closing."""

    def __init__(self, table: LegTable, hearing: Hearing, events: list[Event], *, wall_epoch_ns: int) -> None:
        self._table = table
        self._hearing = hearing
        self._events = events
        self.wall_epoch_ns = wall_epoch_ns
        self._open: dict[str, Recorder] = {}
        self._ended: dict[str, Recorder] = {}
        """Those of them that have only to be closed."""
        self._telling: dict[str, Telling] = {}
        """Of their sidecars in progress."""
        self._watching: list[Recorder] = []
        """Those that end when their peer is silent."""
        self._deadlines: TimerTable[str] = TimerTable()
        self._turns = [0] * _TURNS
        """How many hand out blocks in each tick of a second: not all in one, however many were armed at once."""
        self.blocks: list[Block] = []
        self.closed_parts: list[Recorder] = []
        """Tracks of recordings of rooms that are whole; of these no event tells."""

    def arm(self, leg: Leg, order: StartRecorder, now: int, part: Part | None = None) -> Recorder:
        """Start a recorder whose first sample is `now`; a header that says 0 samples is written at once."""
        recorder = Recorder(order=order, leg=leg, part=part, armed=now, due=self._turn_to_take(now))
        self._turns[_turn(recorder.due)] += 1
        self._open[order.recording] = recorder
        self._telling[order.recording] = Telling()
        self._hearing.recorders.setdefault(leg.leg, []).append(recorder)
        self._hearing.tell(leg, now)
        if order.silence_samples is not None:
            self._watching.append(recorder)
        if part is None:
            self._events.append(RecorderArmed(recording=order.recording, at_sample=now, wall_ms=self.wall_ms(now)))
        self._write(recorder, 0, recorder.header(0))
        self._set_deadline(recorder)
        return recorder

    def stop(self, recording: str, reason: str, now: int) -> None:
        """End a recorder at `now`; one that has ended or is not known is left alone."""
        recorder = self._open.get(recording)
        if recorder is not None:
            self._end(recorder, now, reason)

    def pause(self, recording: str, now: int) -> None:
        """Leave out what comes from `now` on; one that has ended or is not known is left alone."""
        recorder = self._open.get(recording)
        if recorder is not None and recorder.end is None:
            recorder.takes.pause(now)
            recorder.is_described = False
            self._set_deadline(recorder)

    def resume(self, recording: str, now: int) -> None:
        """Record again from `now` on."""
        recorder = self._open.get(recording)
        if recorder is not None and recorder.end is None:
            recorder.takes.resume(now)
            recorder.is_described = False
            self._set_deadline(recorder)

    def leg_closed(self, leg: Leg, now: int) -> None:
        """End the leg's recorders, and close those that now hear nobody."""
        for recorder in list(self._hearing.recorders.get(leg.leg, ())):
            self._end(recorder, now, "leg_closed")
        for recorder in list(self._ended.values()):
            self._close_if_deaf(recorder)

    def end_left(self, now: int) -> None:
        """End the tracks whose leg is no more in their room."""
        left, self._hearing.left = self._hearing.left, []
        for recorder in left:
            self._end(recorder, now, "left")

    def holds(self, leg: Leg) -> bool:
        """Whether a recorder has still to read what the closed leg's peer sent."""
        assert leg.closed_sample is not None
        for recorder in self._open.values():
            stop = recorder.takes.position(leg.closed_sample)
            if recorder.settled < stop and leg in recorder.heard(stop):
                return True
        return False

    def tick(self, now: int) -> None:
        """End what is silent, hand out what is due."""
        for recorder in list(self._watching):
            self._listen(recorder, now)
        if (self._deadlines.next_deadline() or 0) > now:
            return
        due = [self._open[recording] for recording in self._deadlines.pop_expired(now)]
        for recorder, samples in zip(due, take_seconds(self._table, due, now), strict=True):
            if samples is None:
                self._serve(recorder, now)
            else:
                self._let_flow(recorder, samples, now)

    def _listen(self, recorder: Recorder, now: int) -> None:
        assert recorder.order.silence_samples is not None
        if recorder.takes.is_paused:
            return
        position = recorder.takes.position(now)
        if position - recorder.quiet_since(self._table, position) >= recorder.order.silence_samples:
            self._end(recorder, now, "silence")

    def _serve(self, recorder: Recorder, now: int) -> None:
        """A recorder's deadline has come."""
        limit = recorder.limit
        if recorder.end is None and limit is not None and now >= limit:
            self._end(recorder, limit, "max_length")
            return
        if recorder.end is not None and now >= recorder.end + BEHIND:
            self._close(recorder)
            return
        if now >= recorder.due:
            self._hand_out(recorder, now)
        self._set_deadline(recorder)

    def _set_deadline(self, recorder: Recorder) -> None:
        due = recorder.due
        if recorder.end is not None:
            due = min(due, recorder.end + BEHIND)
        elif (limit := recorder.limit) is not None:
            due = min(due, limit)
        self._deadlines.set(recorder.order.recording, due)

    def _end(self, recorder: Recorder, at: int, reason: str) -> None:
        """Fix the last sample. Blocks follow when they are settled."""
        if recorder.end is not None:
            return
        limit = recorder.limit
        if limit is not None and at >= limit:
            at, reason = limit, "max_length"
        recorder.takes.close(at)
        recorder.end, recorder.reason = recorder.takes.end, reason
        self._ended[recorder.order.recording] = recorder
        armed = self._hearing.recorders[recorder.leg.leg]
        armed.remove(recorder)
        if not armed:
            del self._hearing.recorders[recorder.leg.leg]
        if recorder in self._watching:
            self._watching.remove(recorder)
        self._set_deadline(recorder)
        self._close_if_deaf(recorder)

    def _close_if_deaf(self, recorder: Recorder) -> None:
        """Close at once when all legs that the file hears are closed: nothing can come any more."""
        assert recorder.end is not None
        heard = recorder.heard(recorder.takes.position(recorder.end))
        if all(leg.closed_sample is not None for leg in heard):
            self._close(recorder)

    def _hand_out(self, recorder: Recorder, now: int) -> None:
        """All there is; before it, when there is anything new to tell, the sidecar."""
        recorder.due += BLOCK
        stop = recorder.takes.position(now)
        heard = recorder.heard(stop)
        telling = self._telling[recorder.order.recording]
        if stop and telling.is_due(recorder, heard, self._table, now):
            self._describe(recorder, now, UNFINISHED, telling.tell(recorder, heard, now))
        self._write_samples(recorder, heard, stop, settled=recorder.takes.position(now - BEHIND))

        recorder.flow = flow_of(recorder, heard) if telling.holds else None

    def _let_flow(self, recorder: Recorder, samples: memoryview, now: int) -> None:
        """Hand out a second of which there is nothing to tell, but that it is there."""
        assert recorder.flow is not None
        recorder.due += BLOCK
        stop = now - recorder.flow.begun
        self._write(recorder, recorder.offset(stop - BLOCK), samples)
        recorder.hand_out_whole(stop, max(0, stop - BEHIND))
        self._deadlines.set(recorder.order.recording, min(recorder.due, recorder.flow.limit))

    def _write_samples(self, recorder: Recorder, heard: list[Leg], stop: int, *, settled: int) -> None:
        start, samples = recorder.take(self._table, heard, stop, settled=settled)
        if samples:
            self._write(recorder, recorder.offset(start), samples)

    def _describe(self, recorder: Recorder, end: int, reason: str, told: Told | None = None) -> None:
        """Hand out the sidecar as it is true at engine sample `end`; `told`, while the recorder goes on."""
        recorder.is_described = True
        sidecar = describe(
            recorder,
            self._table,
            end=end,
            reason=reason,
            wall_epoch_ns=self.wall_epoch_ns,
            start_wall_ms=self.wall_ms(recorder.armed),
            told=told,
        )
        # One that is soon written again is for no person's eyes: without line breaks it takes a tenth of the time.
        text = json.dumps(sidecar, ensure_ascii=False, indent=None if told else 1).encode() + b"\n"
        path = sidecar_path(recorder.order.path)
        self.blocks.append(Block(recording=recorder.told_as, path=path, offset=0, data=text, last=True))

    def _write(self, recorder: Recorder, offset: int, data: bytes | memoryview, *, last: bool = False) -> None:
        path = recorder.order.path
        self.blocks.append(Block(recording=recorder.told_as, path=path, offset=offset, data=data, last=last))

    def _close(self, recorder: Recorder) -> None:
        """Hand out the rest, the header with the true length, and the sidecar; report it."""
        assert recorder.end is not None
        samples = recorder.takes.position(recorder.end)
        self._write_samples(recorder, recorder.heard(samples), samples, settled=samples)
        self._write(recorder, 0, recorder.header(samples), last=True)
        self._describe(recorder, recorder.end, recorder.reason)
        for each in (self._open, self._ended, self._telling):
            del each[recorder.order.recording]
        self._turns[_turn(recorder.due)] -= 1
        self._deadlines.stop(recorder.order.recording)
        if recorder.part is not None:
            self.closed_parts.append(recorder)
            return
        self._events.append(
            RecordingClosed(
                recording=recorder.order.recording,
                path=recorder.order.path,
                samples=samples,
                channels=recorder.channels,
                start_wall_ms=self.wall_ms(recorder.armed),
                reason=recorder.reason,
            )
        )

    def _turn_to_take(self, now: int) -> int:
        """The engine sample within the next second, its end rather than before, at which to hand out blocks.

        One at which some others do but not many, else the quietest: the first of a tick costs as much as two more.
        """

        def merit(due: int) -> tuple[bool, int]:
            others = self._turns[_turn(due)]
            return (True, others) if others < TOGETHER else (False, -others)

        return max(range(now + BLOCK, now, -FRAME), key=merit)

    def wall_ms(self, sample: int) -> int:
        """Wall time at an engine sample."""
        return (self.wall_epoch_ns + sample * NS_PER_SAMPLE) // 1_000_000


def _turn(due: int) -> int:
    return due // FRAME % _TURNS
