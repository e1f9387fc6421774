"""A recorder of the reference engine: what its leg heard at each tick that was recorded, and what follows from that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from emulator.media import commands as c

L = TypeVar("L")
Heard = tuple[str, str, str]
"""(kind, leg, cue) of a right channel."""
NOTHING: Heard = ("none", "", "")


@dataclass(eq=False)
class Recorder(Generic[L]):
    """A recorder, and what its leg heard at each tick."""

    order: c.StartRecorder
    leg: L
    armed: int
    loud_until: int = 0
    """In file samples."""
    paused: bool = False
    is_over: bool = False
    reason: str = ""
    heard: list[tuple[int, Heard]] = field(default_factory=list)
    """(engine sample, what) of every tick that was recorded."""
    said: list[bool] = field(default_factory=list)
    """Whether the left channel holds what the peer says, of each of these ticks."""
    part: tuple[str, int, str, int] | None = None
    """Of a room's recording: its name, number of the track, member, and where the track's first sample stands."""
    sent: dict[int, int] = field(default_factory=dict)
    """Samples of cues, by engine sample."""

    def finish(self, reason: str) -> None:
        """Record no more."""
        if not self.is_over:
            greatest = self.order.max_samples
            is_full = greatest is not None and self.length() == greatest
            self.is_over, self.reason = True, "max_length" if is_full else reason

    def samples(self) -> list[int]:
        """The engine sample of every file sample."""
        return [at + offset for at, _ in self.heard for offset in range(160)][: self.order.max_samples]

    def length(self) -> int:
        """Samples of the file."""
        recorded, greatest = 160 * len(self.heard), self.order.max_samples
        return recorded if greatest is None else min(recorded, greatest)

    def end(self) -> int:
        """The engine sample after the last one in the file."""
        last = self.length() - 1
        return self.armed if last < 0 else self.heard[last // 160][0] + last % 160 + 1

    def takes(self) -> list[dict[str, int]]:
        """Runs of engine samples that follow one another."""
        found: list[dict[str, int]] = []
        for at in self.samples():
            if found and found[-1]["to"] == at:
                found[-1]["to"] += 1
            else:
                found.append({"from": at, "to": at + 1})
        return found

    def said_at(self) -> list[tuple[int, bool]]:
        """The engine sample of every file sample, and whether what the peer says there is in the file."""
        return [(at, self.said[place // 160]) for place, at in enumerate(self.samples())]

    def spans(self) -> list[tuple[int, int, Heard]]:
        """The right channel's spans in file samples."""
        return self._runs([heard for _, heard in self.heard])

    def left_spans(self, leg: str) -> list[tuple[int, int, Heard]]:
        """The left channel's spans in file samples."""
        return self._runs([("from_peer", leg, "") if said else NOTHING for said in self.said])

    def _runs(self, by_tick: list[Heard]) -> list[tuple[int, int, Heard]]:
        length = self.length()
        found: list[tuple[int, int, Heard]] = []
        for number, heard in enumerate(by_tick):
            start, stop = number * 160, min(number * 160 + 160, length)
            if start >= stop:
                continue
            if found and found[-1][2] == heard:
                found[-1] = (found[-1][0], stop, heard)
            else:
                found.append((start, stop, heard))
        return found
