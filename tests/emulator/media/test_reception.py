"""The counts of a leg while it is open. Every stream of the property tests compares them with a plain oracle, too."""

from __future__ import annotations

from emulator.media.legs import Leg, LegTable
from emulator.media.reception import reception
from emulator.media.rows import JITTER
from emulator.media.timeline import Arrival, Timeline
from tests.emulator.media.rig import PEER


def leg_that_heard(*packets: tuple[int, int]) -> tuple[LegTable, Leg]:
    """(sequence, arrival sample) of packets of 20 ms."""
    table = LegTable()
    slot = table.allocate()
    leg = Leg(leg="a", slot=slot, local=PEER, ssrc=1, timeline=Timeline(table, slot))
    hot = table.hot[slot].tolist()
    for sequence, sample in packets:
        arrival = Arrival(sequence=sequence & 0xFFFF, timestamp=sequence * 160, ssrc=1, sample=sample, length=160)
        leg.timeline.place(hot, arrival, lambda: False)
    table.hot[slot] = hot
    return table, leg


def test_nothing_heard() -> None:
    assert reception(*leg_that_heard()) == (0,) * 8


def test_a_loss_a_reordered_packet_and_a_wrap() -> None:
    table, leg = leg_that_heard((65_534, 0), (65_537, 480), (65_535, 500), (65_538, 640))
    found = reception(table, leg)
    assert (found.received, found.expected, found.lost, found.reordered) == (4, 5, 1, 1)
    assert found.highest_sequence == 65_538


def test_telephone_events_are_no_loss() -> None:
    table, leg = leg_that_heard((0, 0), (3, 480))
    leg.passed_over = 2
    found = reception(table, leg)
    assert (found.received, found.lost) == (4, 0)


def test_jitter_is_in_samples() -> None:
    table, leg = leg_that_heard((0, 0), (1, 160 + 48))
    assert table.hot[leg.slot, JITTER] == 48
    assert reception(table, leg).jitter == 3
