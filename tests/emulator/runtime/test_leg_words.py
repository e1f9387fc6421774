"""A closed leg in words."""

from __future__ import annotations

from dataclasses import replace

from emulator.media.events import LegClosed, LegCounted
from emulator.runtime.leg_words import count_line, leg_line, leg_statistics

CLOSED = LegClosed(leg="a", packets_received=9, packets_sent=2, packets_lost=3, packets_late=4, packets_duplicate=5)


def test_a_leg_that_was_measured() -> None:
    closed = replace(CLOSED, packets_discarded=7, jitter_ms=1.25, round_trip_ms=40.5, mos=4.4)
    assert leg_line(closed) == (
        "leg closed: 9 packets in, 2 out, 3 lost, 4 late, 5 duplicate, 0 reordered, 7 discarded; "
        "jitter 1.2 ms, round trip 40.5 ms, MOS 4.40"
    )
    told = leg_statistics(closed)
    assert "leg" not in told
    assert (told["packets_received"], told["jitter_ms"], told["ptime_ms"]) == (9, 1.25, "not measured")


def test_what_was_not_measured() -> None:
    line = leg_line(CLOSED)
    assert line.endswith("jitter not measured, round trip not measured, MOS not measured")
    line = leg_line(replace(CLOSED, jitter_ms=0.0, mos=4.41))
    assert line.endswith("MOS 4.41 without the network's delay")


def test_a_leg_that_heard_nothing() -> None:
    assert leg_line(replace(CLOSED, packets_received=0)).endswith("5 duplicate")


def test_what_a_leg_has_carried_so_far() -> None:
    first = LegCounted(leg="a", at_sample=0, packets_received=250, packets_sent=249, packets_lost=1, codec="PCMU")
    assert count_line(first, None) == "PCMU: 250 packets in, 249 out, 1 lost; jitter not measured"
    heard = replace(first, ssrc=0xAB, jitter_ms=0.5)
    assert count_line(heard, first) == "PCMU: 250 packets in, 249 out, 1 lost; jitter 0.5 ms"
    changed = count_line(replace(heard, ssrc=0xCD, codec="G722"), heard)
    assert changed == (
        "codec PCMU → G722; SSRC 0x000000ab → 0x000000cd; G722: 250 packets in, 249 out, 1 lost; jitter 0.5 ms"
    )
