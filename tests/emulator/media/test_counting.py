"""What a leg has carried is told every 5 s, and only while it carries anything."""

from __future__ import annotations

import pytest

from emulator.media.counting import INTERVAL_TICKS, TOGETHER
from emulator.media.events import LegCounted
from tests.emulator.media.rig import Rig
from tests.oracles.streams import rtp

SPEECH = b"\0" * 160


def test_who_speaks_is_told_of_every_five_seconds() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    for number in range(2 * INTERVAL_TICKS):
        if number not in {7, 8, 9}:
            rig.datagram("a", rtp(0, number, 160 * number, 77, SPEECH))
        rig.tick()
    first, second = rig.found(LegCounted)
    assert second.at_sample - first.at_sample == 160 * INTERVAL_TICKS
    assert (first.leg, first.ssrc, first.codec, first.packets_sent, first.packets_lost) == ("a", 77, "PCMU", 0, 3)
    assert second.packets_received - first.packets_received == INTERVAL_TICKS
    assert second.jitter_ms == pytest.approx(0, abs=0.5)


def test_another_source_and_who_only_hears() -> None:
    rig = Rig()
    rig.open("a", "b")
    for number in range(2 * INTERVAL_TICKS):
        rig.datagram("a", rtp(0, number, 160 * number, 77 if number < INTERVAL_TICKS else 78, SPEECH))
        rig.tick()
    assert [each.ssrc for each in rig.found(LegCounted) if each.leg == "a"] == [77, 78]
    heard = [each for each in rig.found(LegCounted) if each.leg == "b"]
    assert {(each.packets_received, each.ssrc, each.jitter_ms) for each in heard} == {(0, None, None)}
    assert heard[1].packets_sent - heard[0].packets_sent == INTERVAL_TICKS


def test_nothing_is_told_of_who_carries_nothing_more() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.tick(2 * INTERVAL_TICKS)
    assert rig.found(LegCounted) == []
    rig.datagram("a", rtp(0, 1, 160, 77, SPEECH))
    rig.tick(3 * INTERVAL_TICKS)
    (told,) = rig.found(LegCounted)
    assert told.packets_received == 1


def test_each_of_many_is_told_of_once_in_an_interval_and_neighbours_together() -> None:
    rig = Rig()
    legs = [f"leg {number}" for number in range(3 * TOGETHER + 1)]
    rig.open(*legs)
    rig.events.clear()
    rig.tick(INTERVAL_TICKS)
    told = rig.found(LegCounted)
    assert sorted(each.leg for each in told) == sorted(legs)
    ticks = [each.at_sample for each in told]
    assert sorted(ticks.count(each) for each in set(ticks)) == [1, TOGETHER, TOGETHER, TOGETHER]
