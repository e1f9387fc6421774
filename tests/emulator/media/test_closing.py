"""What is told of a leg as it closes."""

from __future__ import annotations

import pytest

from emulator.media import commands as c
from emulator.media.events import LegClosed
from tests.emulator.media.rig import Rig
from tests.oracles.streams import rtp


def closed(rig: Rig) -> LegClosed:
    """Close leg a."""
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    return rig.found(LegClosed)[0]


def heard(rig: Rig, *, length: int = 160, jitter: int = 0, lost: frozenset[int] = frozenset()) -> None:
    """100 packets, every other one `jitter` samples late."""
    rig.open("a")
    for number in range(100):
        if number not in lost:
            rig.datagram("a", rtp(0, number, length * number, 1, bytes(length)), late=jitter * (number % 2))
        rig.tick(length // 160)


def test_a_clean_leg() -> None:
    rig = Rig()
    heard(rig)
    told = closed(rig)
    assert (told.codec, told.ptime_ms, told.jitter_ms, told.greatest_gap_ms) == ("PCMU", 20, 0.0, 20.0)
    assert (told.r_factor, told.mos) == (93.2, 4.41)
    assert told.round_trip_ms is None


def test_steady_jitter_is_what_the_rfc_says() -> None:
    rig = Rig()
    heard(rig, jitter=40)
    told = closed(rig)
    assert told.jitter_ms == pytest.approx(5.0, abs=0.2)
    assert told.greatest_gap_ms == 25.0


def test_long_packets_and_a_gap() -> None:
    rig = Rig()
    heard(rig, length=480, lost=frozenset({50, 51}))
    told = closed(rig)
    assert (told.ptime_ms, told.packets_lost, told.greatest_gap_ms) == (60, 2, 180.0)
    assert told.r_factor == pytest.approx(93.2 - 95 * 2 / 6.3, abs=0.1)


def test_a_leg_that_heard_nothing_has_no_quality() -> None:
    rig = Rig()
    rig.open("a")
    told = closed(rig)
    assert (told.ptime_ms, told.jitter_ms, told.greatest_gap_ms, told.r_factor, told.mos) == (None,) * 5


def test_with_arrivals_of_ticks_quality_is_not_measured() -> None:
    rig = Rig()
    rig.engine.tick_quantised = True
    heard(rig)
    told = closed(rig)
    assert (told.packets_received, told.ptime_ms) == (100, 20)
    assert (told.jitter_ms, told.greatest_gap_ms, told.r_factor, told.mos) == (None,) * 4
