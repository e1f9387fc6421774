"""One recorder: who is on which channel of it (docs/decisions/0002), and its samples a second at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from emulator.audio.wav import HEADER_BYTES, MOST_BYTES, wav_header
from emulator.media.loudness import RECENT, loud_samples
from emulator.media.readback import both_peers, end_of_data, from_peer
from emulator.media.takes import Takes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.commands import StartRecorder
    from emulator.media.legs import Leg, LegTable

Kind = Literal["from_peer", "to_peer", "none"]


@dataclass(slots=True, kw_only=True)
class Span:
    """From file sample `start` on, this is on a channel. The next span ends it."""

    start: int
    kind: Kind
    leg: Leg | None = None
    cue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a track is within the recording of a room."""

    recording: str
    """Of the room."""
    n: int
    member: str
    start: int
    """Sample of that recording at which the track's first stands."""


class Flow(NamedTuple):
    """What holds of a recorder until it is told anything, or a packet of one of its legs is decided row by row."""

    legs: tuple[Leg, Leg]
    slots: tuple[int, int]
    decided: tuple[int, int]
    """Packets of each leg that had been decided row by row."""
    begun: int
    """Engine sample of the file's first sample."""
    limit: int
    """Engine sample at which the file has its greatest length."""
    least: int
    """File sample from which on all is of these legs, and of the latest piece of each."""
    shifts: tuple[int, int]
    """Index minus file sample, of each leg."""


@dataclass(slots=True, kw_only=True, eq=False)
class Recorder:
    """A recorder that was armed and is not yet closed."""

    order: StartRecorder
    leg: Leg
    part: Part | None = None
    armed: int
    """Engine sample of the file's first sample, unless it was paused at once."""
    takes: Takes = field(init=False)
    left: list[Span] = field(default_factory=list)
    """Of a track; the left of any other recorder is what its peer says, throughout."""
    right: list[Span] = field(default_factory=list)
    end: int | None = None
    """Engine sample after the file's last, once it has ended."""
    reason: str = ""
    due: int
    """Engine sample at which samples are handed out next."""
    settled: int = 0
    """File samples that were handed out for good."""
    is_described: bool = False
    """Whether what was last told of takes and spans still holds."""
    loud_until: int = 0
    """File sample after the last loud one of the peer."""
    sent: list[tuple[int, NDArray[np.int16]]] = field(default_factory=list)
    """What was sent to the leg while a cue played: file sample, PCM [160]; forgotten when settled."""

    flow: Flow | None = None
    """What held when samples were last handed out, if it was nothing unusual."""

    _pasts: list[tuple[Leg, tuple[int, int, int]]] = field(default_factory=list)
    """Of each leg heard, when samples were last handed out."""
    _sure: int = 0
    """File samples that were whole then: they differ only if a leg's past does."""

    def __post_init__(self) -> None:
        self.takes = Takes(self.armed)

    @property
    def channels(self) -> int:
        """Audio channels of the file."""
        return 2 if self.order.stereo else 1

    def header(self, samples: int) -> bytes:
        """How a file of so many samples begins."""
        return wav_header(samples, self.channels)

    def offset(self, position: int) -> int:
        """Where in the file, in bytes, a file sample stands."""
        return HEADER_BYTES + position * 2 * self.channels

    @property
    def limit(self) -> int | None:
        """The engine sample at which the greatest length is reached; None while a pause delays it.

        That of a file whose length RIFF can tell is 37 hours in stereo.
        """
        most = MOST_BYTES // (2 * self.channels)
        return self.takes.sample_at(most if self.order.max_samples is None else min(self.order.max_samples, most))

    @property
    def told_as(self) -> str:
        """The recording that its file belongs to."""
        return self.order.recording if self.part is None else self.part.recording

    def hear(self, now: int, kind: Kind, leg: Leg | None = None, cue: str = "") -> None:
        """From engine sample `now` on the leg hears something else: the right channel changes."""
        self._turn(self.right, now, kind, leg, cue)

    def speak(self, now: int, *, is_heard: bool) -> None:
        """From engine sample `now` on a track holds what its leg's peer says, or nothing."""
        self._turn(self.left, now, *(("from_peer", self.leg, "") if is_heard else ("none", None, "")))

    def _turn(self, spans: list[Span], now: int, kind: Kind, leg: Leg | None, cue: str) -> None:
        start = self.takes.position(now)
        if spans and spans[-1].start == start:
            spans.pop()
        if spans and (spans[-1].kind, spans[-1].leg, spans[-1].cue) == (kind, leg, cue):
            return
        spans.append(Span(start=start, kind=kind, leg=leg, cue=cue))
        self.is_described = False

    def spans(self, stop: int) -> list[tuple[int, int, Span]]:
        """(start, end, span) of the right channel up to file sample `stop`, without empty ones."""
        return _bounded(self.right, stop)

    def left_spans(self, stop: int) -> list[tuple[int, int, Span]]:
        """(start, end, span) of the left channel up to file sample `stop`, without empty ones."""
        return _bounded(self.left or [Span(start=0, kind="from_peer", leg=self.leg)], stop)

    def heard(self, stop: int) -> list[Leg]:
        """The legs whose `from_peer` stands in the file, the recorder's own first."""
        legs = [self.leg]
        for span in self.right:
            if span.kind == "from_peer" and span.leg and span.start < stop and span.leg not in legs:
                legs.append(span.leg)
        return legs

    def quiet_since(self, table: LegTable, stop: int) -> int:
        """The file sample since which the peer has been silent, by all that has arrived, if the file ended at `stop`.

        A packet may be as late as `RECENT` and still be no silence.
        """
        start = max(0, stop - RECENT)
        recent = np.zeros(stop - start, np.int16)
        self._from_peer(table, self.leg, start, recent)
        loud = loud_samples(recent)
        if len(loud):
            self.loud_until = max(self.loud_until, start + int(loud[-1]) + 1)
        return self.loud_until

    def take(self, table: LegTable, heard: list[Leg], stop: int, *, settled: int) -> tuple[int, bytes]:
        """A file sample, and from there to `stop` all that may differ from what was handed out, little-endian 16 bit.

        Channels are interleaved. `heard` are the legs that are heard up to `stop`. What stands before `settled` never
        will differ.
        """
        start = min(self._first_unsure(table, heard, stop), stop)
        self.settled = settled
        if self.order.room:
            out = np.zeros(stop - start, np.int16)
            self._play(table, self.left_spans(stop), start, out)
        else:
            out = self._both(table, start, stop)
        return start, out.astype("<i2", copy=False).tobytes()

    def _both(self, table: LegTable, start: int, stop: int) -> NDArray[np.int16]:
        at_once = self._both_at_once(table, start, stop) if self.order.stereo else None
        if at_once is not None:
            return at_once
        both = np.zeros((stop - start, 2), np.int16)
        self._from_peer(table, self.leg, start, both[:, 0])
        self._hear_right(table, start, both[:, 1])
        return both if self.order.stereo else np.clip(both.sum(axis=1, dtype=np.int32), -32768, 32767)

    def _both_at_once(self, table: LegTable, start: int, stop: int) -> NDArray[np.int16] | None:
        """Both channels [n, 2] where two bridged legs are all that is heard, and all there, as nearly always."""
        stretches, right = self.takes.stretches(start, stop), self.right[-1]
        if len(stretches) != 1 or right.start > start or right.leg is None or right.kind != "from_peer" or self.sent:
            return None
        return both_peers(table, (self.leg, right.leg), *stretches[0][1:])

    @property
    def handed_out(self) -> int:
        """File samples that were handed out and are whole, so long as nothing of its legs is decided row by row."""
        return max(self.settled, self._sure)

    def hand_out_whole(self, stop: int, settled: int) -> None:
        """All has been handed out up to file sample `stop`, without a gap. See `take`."""
        self._sure, self.settled = stop, settled

    def _first_unsure(self, table: LegTable, heard: list[Leg], stop: int) -> int:
        """The first file sample that may differ from what was handed out. Remembers what is sure up to `stop`."""
        pasts = [(leg, leg.timeline.past) for leg in heard]
        unsure = self.handed_out if pasts == self._pasts else self.settled
        self._pasts = pasts
        self._sure = min(stop, self.takes.position(min(end_of_data(table, leg) for leg in heard)))
        return unsure

    def _hear_right(self, table: LegTable, start: int, right: NDArray[np.int16]) -> None:
        """The right channel from file sample `start` on, into `right` [n], which is zero."""
        stop = start + len(right)
        self._play(table, self.spans(stop), start, right)
        for position, pcm in self.sent:
            low, high = max(position, start), min(position + len(pcm), stop)
            if low < high:
                right[low - start : high - start] = pcm[low - position : high - position]
        self.sent = [(position, pcm) for position, pcm in self.sent if position + len(pcm) > self.settled]

    def _play(self, table: LegTable, spans: list[tuple[int, int, Span]], start: int, out: NDArray[np.int16]) -> None:
        """Those of `spans` that are of somebody's peer, from file sample `start` on, into `out` [n], which is zero."""
        for first, last, span in spans:
            low, high = max(first, start), min(last, start + len(out))
            if span.kind == "from_peer" and span.leg and low < high:
                self._from_peer(table, span.leg, low, out[low - start : high - start])

    def _from_peer(self, table: LegTable, leg: Leg, start: int, out: NDArray[np.int16]) -> None:
        """What the leg's peer sent from file sample `start` on, into `out` [n], which is zero."""
        for position, begin, end in self.takes.stretches(start, start + len(out)):
            from_peer(table, leg, begin, out[position - start : position - start + end - begin])


def _bounded(spans: list[Span], stop: int) -> list[tuple[int, int, Span]]:
    ends = [span.start for span in spans[1:]] + [stop]
    return [
        (span.start, min(end, stop), span) for span, end in zip(spans, ends, strict=True) if span.start < min(end, stop)
    ]
