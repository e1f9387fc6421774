"""Dials of calls that came by a WebSocket: Plivo's browser SDK is told by INFO that a phone rings."""

from __future__ import annotations

from emulator.calls import commands
from emulator.calls.events import CallArrived
from emulator.sip import events as sip
from emulator.sip.commands import SendInfo
from tests.emulator.calls.dials import dial
from tests.emulator.calls.lab import CALLER, Lab, invite


def by_web_socket(lab: Lab) -> str:
    """A call from a browser rings; its call_uuid."""
    source = CALLER._replace(transport="wss")
    lab.receive(sip.InviteReceived(leg="in", request=invite(), source=source, authenticated_as=None))
    return lab.told(CallArrived)[-1].call_uuid


def test_a_browser_that_was_answered_is_told_once_that_a_phone_rings() -> None:
    lab = Lab()
    call = by_web_socket(lab)
    lab.order(commands.Answer(call_uuid=call))
    lab.order(dial(call))
    assert not lab.sip(SendInfo)
    lab.rings("b1")
    lab.rings("b1", 183)
    assert lab.sip(SendInfo) == [SendInfo(leg="in", content_type="text/plain", body=b"remote-party-ringing")]


def test_a_browser_that_was_not_answered_hears_the_ringing_itself() -> None:
    lab = Lab()
    lab.order(dial(by_web_socket(lab)))
    lab.rings("b1")
    assert not lab.sip(SendInfo)


def test_other_phones_are_not_told() -> None:
    lab = Lab()
    lab.order(dial(lab.answered()))
    lab.rings("b1")
    assert not lab.sip(SendInfo)
