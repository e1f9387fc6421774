"""Slots on the engine's time line: what overwrites what, clipping, and where sent packets stand."""

from __future__ import annotations

import numpy as np

from scenarios.proof.placed_flow import PlacedFlow, slots_of
from scenarios.proof.rtp_flow import Flow


def flow_of(*packets: tuple[int, int, int], time_ns: tuple[int, ...] = ()) -> Flow:
    """Packets of (time stamp, samples, value of all samples)."""
    stamps, lengths, values = (np.array(column, np.int64) for column in zip(*packets, strict=True))
    nothing = np.zeros(len(packets), np.int64)
    return Flow(
        number=np.arange(1, len(packets) + 1),
        time_ns=np.array(time_ns or nothing, np.int64),
        ssrc=nothing,
        sequence=nothing,
        timestamp=stamps,
        payload_type=nothing,
        first=np.cumsum(lengths) - lengths,
        length=lengths,
        coded=np.full(len(packets), None, object),
        codec=np.full(len(packets), "PCMU"),
        pcm=np.repeat(values, lengths).astype(np.int16),
    )


def test_later_slots_stay() -> None:
    flow = flow_of((0, 160, 1), (0, 80, 2))
    row, source, _ = slots_of(flow)
    placed = PlacedFlow(flow, row, source, np.array([100, 180, 140]))
    samples, covered = placed.timeline(90, 270)
    assert samples.tolist() == [0] * 10 + [1] * 40 + [2] * 80 + [1] * 40 + [0] * 10
    assert covered.tolist() == [False] * 10 + [True] * 160 + [False] * 10
    assert [placed.packet_at(sample) for sample in (99, 100, 150, 259, 260)] == [None, 0, 1, 0, None]


def test_a_range_cuts_slots() -> None:
    flow = flow_of((0, 160, 1))
    row, source, _ = slots_of(flow)
    placed = PlacedFlow(flow, row, source, np.array([0, 80]))
    assert placed.timeline(100, 170)[0].tolist() == [1] * 60 + [0] * 10
    assert placed.timeline(-5, 5)[0].tolist() == [0] * 5 + [1] * 5
    assert placed.timeline(500, 510)[1].tolist() == [False] * 10
    assert not placed.only(np.array([False])).covered(0, 160).any()


def test_sent_packets_stand_at_their_ticks() -> None:
    wall = 10**18
    # The ticks are at 8000, 8160 and 8480; the process was 3 ms, 25 ms and 1 ms late.
    sent = tuple(wall + at * 125_000 + late * 1_000_000 for at, late in ((8000, 3), (8160, 25), (8480, 1)))
    start = 2**32 - 160
    flow = flow_of((start, 160, 1), (0, 160, 2), (320, 160, 3), time_ns=sent)
    placed = PlacedFlow.as_sent(flow, wall)
    assert placed.timeline(8000, 8640)[0].tolist() == [1] * 160 + [2] * 160 + [0] * 160 + [3] * 160


def test_nothing_sent() -> None:
    flow = flow_of((0, 160, 1)).select(np.array([False]))
    assert not PlacedFlow.as_sent(flow, 0).timeline(0, 160)[1].any()
