"""Packets without audio are counted and keep a leg alive; those of the agreed type are digits."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.media.beside_audio import BesideAudio
from emulator.media.events import DigitEnded, DigitHeard
from emulator.rtp.packet import RtpPacket
from tests.emulator.media.rig import Rig


def test_every_packet_counts_and_keys_are_heard() -> None:
    rig = Rig()
    rig.open("a")
    table = rig.engine._table
    leg = table.find("a")
    assert leg is not None
    events: list[object] = []
    beside = BesideAudio(table, events)  # type: ignore[arg-type]
    for number, (kind, payload) in enumerate(
        [(13, b"\x40"), (101, b"\5\x0a\0\xa0"), (97, b""), (102, b"\6\x0a\0\xa0")]
    ):
        beside.receive(leg, RtpPacket(kind, number, 1000, 1, payload), 500 + number)
    assert (leg.passed_over, int(table.arrived[leg.slot])) == (4, 503)
    with pytest.raises(PeerViolation):
        beside.receive(leg, RtpPacket(101, 9, 1000, 1, b"\5"), 600)
    for tick in range(300):
        beside.tick(160 * tick)
        if tick % 50 == 0:
            beside.look(160 * tick)
    assert [type(event) for event in events] == [DigitHeard, DigitEnded]
