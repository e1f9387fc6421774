"""Peers that fall silent: after 60 s, once, and only where they are to send."""

from __future__ import annotations

import pytest

from emulator.media import commands as c
from emulator.media.events import RtpStopped
from tests.emulator.media.rig import PEER, Rig
from tests.oracles.streams import rtp

MINUTE = 60 * 50
MEDIA = bytes(160)


def test_a_peer_that_never_sends() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.tick(MINUTE - 1)
    assert rig.found(RtpStopped) == []
    rig.tick(50)
    assert [(event.leg, event.at_sample) for event in rig.found(RtpStopped)] == [("a", 0), ("b", 0)]
    rig.tick(2 * MINUTE)
    assert len(rig.found(RtpStopped)) == 2


def test_one_that_stops() -> None:
    rig = Rig()
    rig.open("a", "b", "d", "e")
    for _ in range(100):
        for leg in ("a", "b", "d", "e"):
            rig.speak(leg, MEDIA)
        rig.tick()
    rig.tick(MINUTE - 100)
    for leg in ("a", "b", "d"):
        rig.speak(leg, MEDIA)
    rig.tick(200)
    (stopped,) = rig.found(RtpStopped)
    assert (stopped.leg, stopped.at_sample) == ("e", 100 * 160)


@pytest.mark.parametrize(("kind", "payload"), [(101, b"\5\x0a\0\xa0"), (13, b"\x40"), (97, b"any"), (0, b"")])
def test_whatever_comes_counts(kind: int, payload: bytes) -> None:
    rig = Rig()
    rig.open("a")
    for number in range(4):
        rig.tick(MINUTE // 2)
        rig.datagram("a", rtp(kind, number, 160 * number, 1, payload))
    assert rig.found(RtpStopped) == []


def test_what_is_no_rtp_does_not_count() -> None:
    rig = Rig()
    rig.open("a")
    for _ in range(4):
        rig.tick(MINUTE // 2)
        rig.datagram("a", b"\0" * 20)
    assert len(rig.found(RtpStopped)) == 1


def test_hold_stops_the_clock_and_resuming_starts_it_anew() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(MINUTE - 100)
    rig.engine.handle(c.SetRemote(leg="a", remote=None, payload_type=0, telephone_event_type=101, peer_sends=False))
    rig.tick(3 * MINUTE)
    rig.engine.handle(c.SetRemote(leg="a", remote=PEER, payload_type=0, telephone_event_type=101))
    rig.tick(MINUTE)
    assert rig.found(RtpStopped) == []
    rig.tick(51)
    assert len(rig.found(RtpStopped)) == 1


def test_a_slot_that_is_used_again_begins_anew() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(MINUTE - 100)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(2)
    rig.open("b")
    rig.tick(MINUTE - 100)
    assert rig.found(RtpStopped) == []
