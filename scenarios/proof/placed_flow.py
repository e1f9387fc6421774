"""Slots of 80 samples with a place on the engine's time line, and the samples they put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from scenarios.proof.coded_audio import SENT_LATER
from scenarios.proof.rtp_flow import SLOT

if TYPE_CHECKING:
    import numpy.typing as npt

    from scenarios.proof.pcap import Ints
    from scenarios.proof.rtp_flow import Flow

_TICK = 160


@dataclass(frozen=True, slots=True)
class PlacedFlow:
    """Slots in the order in which they are written: where two overlap, the later one stays. One row per slot."""

    flow: Flow
    row: Ints
    """The packet, a row of `flow`, that brought the slot."""
    source: Ints
    """Where its samples begin in `flow.pcm`."""
    position: Ints
    """Engine sample of its first sample."""

    @classmethod
    def as_sent(cls, flow: Flow, wall_epoch_ns: int) -> Self:
        """Place what was sent to a leg at the ticks at which it was sent (ADR 0001, "What is sent"; 0004)."""
        row, source, within = slots_of(flow)
        if not len(flow):
            return cls(flow, row, source, row)
        step = (np.diff(flow.timestamp, prepend=flow.timestamp[:1]) + (1 << 31)) % (1 << 32) - (1 << 31)
        clocks = flow.clocks()
        elapsed = np.cumsum(step // np.concatenate([clocks[:1], clocks[:-1]]))
        sent = (flow.time_ns - wall_epoch_ns) * 8 // 1_000_000
        anchor = int((sent - elapsed).min()) // _TICK * _TICK
        later = sum(by * (flow.codec == codec) for codec, by in SENT_LATER.items())
        changes = flow.codec != np.concatenate([flow.codec[:1], flow.codec[:-1]])
        flow = flow.decoded(np.cumsum(changes))
        return cls(flow, row, source, anchor + (elapsed - later)[row] + within)

    def timeline(self, start: int, end: int) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
        """The samples at engine samples `start` … `end`-1 (zero where there are none), and where there are any."""
        samples = np.zeros(end - start + 2 * SLOT, np.int16)
        near, target = self._near(start, end)
        samples[target] = self.flow.pcm[self.source[near][:, None] + np.arange(SLOT)]
        return samples[SLOT:-SLOT], self.covered(start, end)

    def covered(self, start: int, end: int) -> npt.NDArray[np.bool_]:
        """Whether there is data for each of the engine samples `start` … `end`-1."""
        covered = np.zeros(end - start + 2 * SLOT, bool)
        covered[self._near(start, end)[1]] = True
        return covered[SLOT:-SLOT]

    def only(self, packets: npt.NDArray[np.bool_]) -> Self:
        """The slots of those packets (rows of the flow) for which `packets` is true."""
        chosen = packets[self.row]
        return type(self)(self.flow, self.row[chosen], self.source[chosen], self.position[chosen])

    def _near(self, start: int, end: int) -> tuple[npt.NDArray[np.bool_], Ints]:
        """Which slots touch the range, and where their samples stand in an array with a slot's margin at both ends."""
        near = (self.position > start - SLOT) & (self.position < end)
        return near, (self.position[near] - start + SLOT)[:, None] + np.arange(SLOT)

    def packet_at(self, sample: int) -> int | None:
        """The flow row of the packet whose data stands at engine sample `sample`, or None where there is none."""
        found = np.flatnonzero((self.position <= sample) & (sample < self.position + SLOT))
        return int(self.row[found[-1]]) if len(found) else None


def slots_of(flow: Flow) -> tuple[Ints, Ints, Ints]:
    """Every slot of every packet: its packet's row, where it begins in `flow.pcm`, and where within the packet."""
    count = flow.length // SLOT
    row = np.repeat(np.arange(len(flow)), count)
    before = np.cumsum(count) - count
    within = (np.arange(len(row)) - before[row]) * SLOT
    return row, flow.first[row] + within, within
