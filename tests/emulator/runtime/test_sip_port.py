"""The SIP endpoint on a socket: datagrams both ways, every message in time line and capture, facts passed on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.base.trace import Trace
from emulator.runtime.sip_port import Door, SipPort
from emulator.sip import events
from emulator.sip.commands import RespondInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop
from emulator.testing.network import FakeNetwork
from tests.emulator.calls.lab import invite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.runtime.network import Datagram

pytestmark = pytest.mark.asyncio
HERE, PHONE = Address("192.0.2.1", 5060), Address("198.51.100.7", 5060)


class Line:
    """A SIP port in a made-up network, and a phone's bare socket at the other end."""

    def __init__(self, *, shows_secrets: bool = False) -> None:
        self.network = FakeNetwork("line", home=HERE.host)
        self.trace = Trace()
        self.facts: list[events.Output] = []
        self.captured: list[tuple[bytes, Address, Address]] = []
        self.heard: list[bytes] = []
        self.port = SipPort(
            loop=asyncio.get_running_loop(),
            trace=self.trace,
            report=self.facts.append,
            capture=lambda data, source, destination: self.captured.append((data, source, destination)),
            call_of=lambda leg: f"call of {leg}" if leg else "",
            shows_secrets=shows_secrets,
        )
        self.phone = self.network.at(PHONE.host).open_signalling(PHONE, self._heard)

    def open(self, local: Address = HERE, *, doors: Sequence[Door] = ()) -> Address:
        (bound,) = self.port.open(
            self.network,
            [local],
            lambda port_of: SipEndpoint(
                local=Hop("udp", port_of("udp", local) or HERE), ids=Ids.seeded(1), user_agent="Offhook"
            ),
            doors=doors,
        )
        return bound

    def _heard(self, datagram: Datagram) -> None:
        self.heard.append(datagram.data)


async def test_an_invite_comes_in_and_its_answers_go_out() -> None:
    line = Line()
    assert line.open() == HERE
    request = invite()
    line.phone.send(request.data, HERE)
    await asyncio.sleep(1.0)
    (received,) = [fact for fact in line.facts if isinstance(fact, events.InviteReceived)]
    assert received.source == Hop("udp", PHONE)
    line.port.order(RespondInvite(leg=received.leg, status=486))
    await asyncio.sleep(0.1)
    assert line.heard[0].startswith(b"SIP/2.0 100 ")
    assert line.heard[1].startswith(b"SIP/2.0 486 ")
    assert not [fact for fact in line.facts if isinstance(fact, events.MessageSeen | events.Transmit)]
    line.port.close()


async def test_every_message_is_captured_and_traced_as_it_was() -> None:
    line = Line()
    line.open()
    data = invite().data
    line.phone.send(data, HERE)
    await asyncio.sleep(0.1)
    assert line.captured[0] == (data, PHONE, HERE)
    assert line.captured[1] == (line.heard[0], HERE, PHONE)
    came, went = line.trace.events[:2]
    assert came.summary.startswith(f"← {PHONE}  INVITE")
    assert went.summary.startswith(f"→ {PHONE}  100")
    assert came.detail["message"] == data.decode()
    assert came.detail["call_id"] == "one"
    assert went.lane == "sip"
    assert went.call_uuid.startswith("call of ")
    line.port.close()


@pytest.mark.parametrize("shows_secrets", [True, False])
async def test_secrets_are_covered_unless_they_are_wanted(*, shows_secrets: bool) -> None:
    line = Line(shows_secrets=shows_secrets)
    line.open()
    data = invite().data.replace(b"\r\nCall-ID", b'\r\nAuthorization: Digest response="0a1b"\r\nCall-ID', 1)
    line.phone.send(data, HERE)
    await asyncio.sleep(0.1)
    shown = data if shows_secrets else data.replace(b"0a1b", b"****")
    assert line.captured[0][0] == shown
    assert line.trace.events[0].detail["message"] == shown.decode()
    line.port.close()


async def test_the_endpoints_timers_run() -> None:
    line = Line()
    line.open()
    line.phone.send(invite().data, HERE)
    await asyncio.sleep(0.1)
    (received,) = [fact for fact in line.facts if isinstance(fact, events.InviteReceived)]
    line.port.order(RespondInvite(leg=received.leg, status=486))
    await asyncio.sleep(2.0)
    finals = [data for data in line.heard if data.startswith(b"SIP/2.0 486 ")]
    assert len(finals) >= 3, "an unacknowledged refusal is sent again: RFC 3261 §17.2.1"
    line.port.close()


async def test_a_torn_datagram_is_traced_and_nothing_else() -> None:
    line = Line()
    line.open()
    line.phone.send(b"\xff\xfe not SIP\r\n\r\n", HERE)
    await asyncio.sleep(0.1)
    assert line.facts == []
    assert len(line.trace.events) == 1
    assert line.heard == []
    line.port.close()


async def test_a_closed_port_hears_nothing_and_is_free_again() -> None:
    line = Line()
    line.open()
    with pytest.raises(Unavailable):
        Line.open(line_at(line.network))
    line.port.close()
    line.phone.send(invite().data, HERE)
    await asyncio.sleep(1.0)
    assert line.facts == []
    line.network.open_signalling(HERE, lambda _: None)


async def test_closing_what_was_never_opened() -> None:
    Line().port.close()


def line_at(network: FakeNetwork) -> Line:
    """Another line in the same network, without a phone of its own."""
    line = Line()
    line.network = network
    return line


async def test_doors_are_opened_beside_udp_and_tcp() -> None:
    line = Line()
    tls, ws = Address(HERE.host, 5061), Address(HERE.host, 5062)
    assert line.open(doors=[Door("tls", tls, None), Door("ws", ws, None)]) == HERE
    assert [str(door) for door in line.port.doors()] == [f"tls:{tls}", f"ws:{ws}"]
    assert line.port.local("tls", PHONE) == tls
    assert line.port.local("wss", PHONE) is None
    line.port.close()


async def test_a_door_that_is_taken_leaves_nothing_open() -> None:
    line = Line()
    with pytest.raises(Unavailable):
        line.open(doors=[Door("tls", Address(HERE.host, 5061), None), Door("ws", HERE, None)])
    again = line_at(line.network)
    assert again.open(doors=[Door("tls", Address(HERE.host, 5061), None)]) == HERE
    again.port.close()
