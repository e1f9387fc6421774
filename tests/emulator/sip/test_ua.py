"""What the parts of a user agent share: what is sent is shown, timers reach whom they are for."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.sip.dialog import Dialog
from emulator.sip.events import MessageSeen, Transmit
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.ua import UserAgentCore
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import udp


def core() -> UserAgentCore:
    return UserAgentCore(Ids.seeded(1), "ua/1", lambda _peer: udp("192.0.2.1", 5060))


def request(method: str = "INVITE") -> Request:
    message = parse(crafted(method))
    assert isinstance(message, Request)
    return message


def test_what_is_sent_is_shown() -> None:
    ua, invite = core(), request()
    ua.transmit(invite, STRANGER, "leg")
    assert ua.outputs == [
        MessageSeen(
            data=invite.data, peer=STRANGER, sent=True, summary="INVITE sip:bob@192.0.2.1", call_id="c1", leg="leg"
        ),
        Transmit(data=invite.data, destination=STRANGER),
    ]


def test_timers_reach_whom_they_are_for() -> None:
    ua = core()
    heard: list[tuple[str, float]] = []
    ua.expiry["tea"] = lambda name, now: heard.append((name, now))
    ua.timers.set(("tea", "a"), 3.0)
    ua.timers.set(("tea", "b"), 4.0)
    ua.handle_timeout(3.5)
    assert heard == [("a", 3.5)]


def test_a_response_goes_through_its_transaction() -> None:
    ua = core()
    transaction = ua.transactions.open(request("OPTIONS"), STRANGER)
    response = ua.respond(transaction, 200, 0.0, reason="Fine")
    assert response.reason == "Fine"
    ua.transactions.absorbs(request("OPTIONS"), 0.1)
    assert [output.data for output in ua.outputs if isinstance(output, Transmit)] == [response.data] * 2


def test_a_stateless_response_leaves_nothing() -> None:
    ua = core()
    ua.respond_statelessly(request(), STRANGER, 400, 0.0, reason="Bad")
    assert len(ua.transactions) == 0
    assert ua.outputs[-1].__class__ is Transmit


def test_quiet_requests_are_repeated_and_forgotten() -> None:
    ua = core()
    dialog = Dialog.of_server(request(), STRANGER, "mine")
    ua.hang_up_quietly(dialog, "leg", 0.0)
    ua.handle_timeout(0.5)
    assert len([output for output in ua.outputs if isinstance(output, Transmit)]) == 2
    ua.handle_timeout(32.0)
    assert len(ua.transactions) == 0
