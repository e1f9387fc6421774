"""Digits from telephone events, packet by packet."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import PeerViolation
from emulator.media.digits import Digits
from emulator.media.events import DigitHeard
from emulator.rtp.packet import parse
from tests.emulator.media.rig import Rig

if TYPE_CHECKING:
    from emulator.media.events import Event


def pressed(*packets: tuple[int, int, bytes]) -> list[Event]:
    """What is heard of telephone-event packets: (time stamp, SSRC, payload)."""
    rig = Rig()
    rig.open("a")
    leg = rig.engine._table.find("a")
    assert leg is not None
    events: list[Event] = []
    digits = Digits(events)
    for number, (stamp, ssrc, payload) in enumerate(packets):
        packet = parse(struct.pack(">BBHII", 0x80, 101, number, stamp, ssrc) + payload)
        digits.receive(leg, packet, 160 * number)
    return events


def heard(digit: str, at: int) -> DigitHeard:
    return DigitHeard(leg="a", at_sample=at, digit=digit)


def test_the_first_packet_of_an_event_is_heard_and_no_other() -> None:
    five, end = b"\5\x0a\0\xa0", b"\5\x8a\3\x20"
    assert pressed((1000, 7, five), (1000, 7, five), (1000, 7, end), (1000, 7, end)) == [heard("5", 0)]


def test_the_same_key_twice_is_two_digits() -> None:
    five = b"\5\x0a\0\xa0"
    assert pressed((1000, 7, five), (3000, 7, five)) == [heard("5", 0), heard("5", 160)]


def test_another_source_starts_anew_and_a_late_packet_is_not_heard_again() -> None:
    five, star = b"\5\x0a\0\xa0", b"\x0a\x0a\0\xa0"
    assert pressed((3000, 7, five), (1000, 7, star), (1000, 8, star)) == [heard("5", 0), heard("*", 320)]


def test_a_torn_event_is_a_violation() -> None:
    with pytest.raises(PeerViolation):
        pressed((1000, 7, b"\5"))
