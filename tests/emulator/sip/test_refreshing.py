"""Calls live as long as somebody refreshes them (RFC 4028 §7 to §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import HangUp, RespondInvite
from emulator.sip.events import InviteAnswered, InviteReceived, LegEnded, ReinviteAnswered, ReinviteReceived
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.pair import ANSWER, CALL, OFFER, PHONE, PLATFORM, come_to_rest, connect, make_phone

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire


def requests(party: Party, method: str) -> int:
    return sum(line.startswith(f"> {method} ") for line in party.ladder())


def test_who_called_refreshes_by_update_every_half_interval(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.run(3000)
    assert requests(phone, "UPDATE") == 3, "at 900, 1800 and 2700 s"
    assert requests(platform, "UPDATE") == 0
    assert not platform.all(ReinviteReceived)
    assert not phone.all(ReinviteAnswered), "nothing is changed by it"
    assert phone.all(LegEnded) == platform.all(LegEnded) == []
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


@pytest.mark.parametrize("gone", [PHONE, PLATFORM])
def test_when_one_side_vanishes_the_other_ends_the_call(
    wire: Wire, phone: Party, platform: Party, gone: object
) -> None:
    connect(wire, phone, platform)
    wire.run(10)
    wire.blocked.add(gone)  # type: ignore[arg-type]
    wire.run(1790)
    left = platform if gone == PHONE else phone
    assert left.one(LegEnded).status == 408
    wire.run(100)
    assert left.endpoint.is_idle()


def stranger(wire: Wire, phone: Party, *more: str) -> str:
    """A call of somebody written by hand, answered; returns the answer's text."""
    wire.inject(phone, crafted(more=more, body=OFFER), STRANGER)
    invited = phone.all(InviteReceived)
    if invited:
        wire.order(phone, RespondInvite(leg=invited[-1].leg, status=200, body=ANSWER))
        to = next(line for line in phone.seen[-1].data.decode().split("\r\n") if line.startswith("To:"))[4:]
        answer = phone.seen[-1].data.decode()
        wire.inject(phone, crafted("ACK", to=to), STRANGER)
        return answer
    return phone.seen[-1].data.decode()


def test_an_interval_that_is_too_short_is_refused(wire: Wire, phone: Party) -> None:
    answer = stranger(wire, phone, "Supported: timer", "Session-Expires: 60")
    assert answer.startswith("SIP/2.0 422 ")
    assert "\r\nMin-SE: 90\r\n" in answer


def test_a_caller_that_does_not_refresh_is_hung_up(wire: Wire, phone: Party) -> None:
    answer = stranger(wire, phone, "Supported: timer", "Session-Expires: 90")
    assert "\r\nSession-Expires: 90;refresher=uac\r\n" in answer
    assert "\r\nRequire: timer\r\n" in answer
    wire.run(59)
    assert phone.all(LegEnded) == []
    wire.run(2)
    assert phone.one(LegEnded).status == 408
    assert requests(phone, "BYE") >= 1


def test_a_caller_without_update_is_refreshed_by_the_same_description(wire: Wire, phone: Party) -> None:
    stranger(wire, phone, "Allow: INVITE, ACK, BYE", "Session-Expires: 90")
    wire.run(46)
    again, *_ = [seen.data for seen in phone.seen if seen.sent and seen.summary.startswith("INVITE")]
    assert again.endswith(ANSWER)
    assert b"\r\nSession-Expires: 90;refresher=uac\r\n" in again


def test_without_a_wish_of_the_caller_no_timer_runs(wire: Wire, phone: Party) -> None:
    answer = stranger(wire, phone)
    assert "Session-Expires" not in answer
    wire.run(10_000)
    assert phone.all(LegEnded) == []


def test_a_callee_that_wants_longer_gets_it(wire: Wire) -> None:
    caller = make_phone()
    wire.parties = {caller.hop: caller}
    wire.order(caller, CALL)
    sent = caller.seen[-1].data
    branch = sent.partition(b"branch=")[2].partition(b";")[0]

    def reply(first: bytes, more: bytes) -> None:
        lines = [
            line for line in caller.seen[-1].data.split(b"\r\n") if line[:4] in {b"Via:", b"From", b"Call", b"CSeq"}
        ]
        head = b"\r\n".join([first, *lines, b"To: <sip:x@y>;tag=b", more, b"Content-Length: 0", b"", b""])
        wire.inject(caller, head, PLATFORM)

    reply(b"SIP/2.0 422 Session Interval Too Small", b"Min-SE: 3600")
    again = caller.seen[-1].data
    assert again.startswith(b"INVITE ")
    assert b"\r\nSession-Expires: 3600\r\n" in again
    assert b"\r\nMin-SE: 3600\r\n" in again
    assert branch not in again
    reply(b"SIP/2.0 422 Session Interval Too Small", b"Min-SE: 3600")
    assert caller.all(InviteAnswered) == []
    assert caller.endpoint.is_idle() is False
    wire.run(40)
    assert caller.endpoint.is_idle(), "twice the same demand is a refusal"
