"""What Plivo's browser SDK asks `admin`, and that nobody else gets these answers."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import Transmit
from emulator.sip.hop import Hop
from emulator.sip.message import Response
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted
from tests.emulator.sip.pair import PASSWORDS

BROWSER = Hop("wss", Address("198.51.100.7", 40001))


def answered(method: str, body: bytes, *, uri: str = "sip:admin@phone.plivo.com", source: Hop = BROWSER) -> Response:
    """The answer of a platform."""
    here = Hop(source.transport, Address("192.0.2.1", 5062))
    platform = SipEndpoint(local=here, ids=Ids.seeded(1), user_agent="ua/1", accounts=PASSWORDS.get)
    via = f"SIP/2.0/{source.transport.upper()} x7k2.invalid;branch=z9hG4bK1"
    data = crafted(method, uri=uri, via=via, body=body, more=("Content-Type: text/plain",))
    platform.receive(data, source, 1.0)
    (sent,) = [output for output in platform.take_outputs() if isinstance(output, Transmit)]
    assert sent.destination == source
    response = parse(sent.data)
    assert isinstance(response, Response)
    return response


def test_it_is_told_its_address() -> None:
    told = answered("MESSAGE", b"ipAddress")
    assert (told.status, told.body, told.content_type) == (200, b"198.51.100.7", "text/plain")


def test_its_pings_are_refused_for_that_is_what_it_listens_for() -> None:
    assert answered("OPTIONS", b"pong").status == 404


def test_others_get_the_answers_that_they_always_get() -> None:
    assert answered("OPTIONS", b"").status == 200
    assert answered("OPTIONS", b"pong", uri="sip:alice@phone.plivo.com").status == 200
    assert answered("MESSAGE", b"hello").status == 405
    by_udp = Hop("udp", Address("198.51.100.7", 5060))
    assert answered("OPTIONS", b"pong", source=by_udp).status == 200
    assert answered("MESSAGE", b"ipAddress", source=by_udp).status == 405
