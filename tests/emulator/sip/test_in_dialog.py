"""Requests inside a dialog: BYE and INFO (RFC 3261 §15, RFC 6086)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import HangUp, RespondInvite, SendInfo
from emulator.sip.events import InfoReceived, LegEnded
from emulator.sip.info import Keypress
from tests.emulator.sip.pair import ANSWER, PLATFORM, come_to_rest, connect, ring

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire


def test_the_platform_hangs_up(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(platform, HangUp(leg=leg, headers=(("Reason", 'Q.850;cause=16;text="Normal"'),)))
    ended = phone.one(LegEnded)
    assert ended.by_peer
    assert ended.request is not None
    assert ended.request.headers.get("reason") == 'Q.850;cause=16;text="Normal"'
    assert platform.one(LegEnded) == LegEnded(leg=leg, by_peer=False)
    come_to_rest(wire)


def test_a_bye_that_nobody_answers_ends_the_leg(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.blocked.add(PLATFORM)
    wire.order(phone, HangUp(leg="out"))
    wire.run(33)
    assert phone.one(LegEnded) == LegEnded(leg="out", by_peer=False, status=408)


def test_byes_that_cross(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    platform.endpoint.handle(HangUp(leg=leg), wire.now)
    wire.order(phone, HangUp(leg="out"))
    assert len(phone.all(LegEnded)) == len(platform.all(LegEnded)) == 1
    come_to_rest(wire)


@pytest.mark.parametrize("by_phone", [True, False])
def test_info_goes_both_ways(wire: Wire, phone: Party, platform: Party, by_phone: bool) -> None:
    leg = connect(wire, phone, platform)
    (asking, asked), name = ((phone, platform), "out") if by_phone else ((platform, phone), leg)
    wire.order(asking, SendInfo(leg=name, content_type="application/dtmf-relay", body=b"Signal=5\r\n"))
    event = asked.one(InfoReceived)
    assert (event.request.content_type, event.request.body) == ("application/dtmf-relay", b"Signal=5\r\n")
    assert event.keypress == Keypress("5")
    assert asking.ladder()[-1] == "< 200 OK (INFO)"


def test_an_info_waits_for_the_ack(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    platform.endpoint.handle(RespondInvite(leg=leg, status=200, body=ANSWER), wire.now)
    wire.order(platform, SendInfo(leg=leg, content_type="application/dtmf-relay", body=b"Signal=5\r\n"))
    rungs = platform.ladder()
    assert [rung.split(" ")[1] for rung in rungs[-3:]] == ["ACK", "INFO", "200"], rungs
    assert phone.one(InfoReceived).keypress == Keypress("5")


@pytest.mark.parametrize(
    ("content_type", "body", "refusal"),
    [
        ("application/media_control+xml", b"<x/>", "415 Unsupported Media Type"),
        ("application/dtmf-relay", b"Duration=1\r\n", "400 Bad Request"),
    ],
)
def test_an_info_that_says_nothing_we_know_is_refused(
    wire: Wire, phone: Party, platform: Party, content_type: str, body: bytes, refusal: str
) -> None:
    connect(wire, phone, platform)
    wire.order(phone, SendInfo(leg="out", content_type=content_type, body=body))
    assert platform.all(InfoReceived) == []
    assert phone.ladder()[-1] == f"< {refusal} (INFO)"
