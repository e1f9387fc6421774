"""A SIP endpoint on its sockets: a connection is used again, torn streams end, and what is lost fails at once."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.sip_sockets import FIRST_MESSAGE_WITHIN_S, SipSockets
from emulator.sip import events
from emulator.sip.commands import PlaceInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop
from emulator.testing.network import FakeNetwork
from tests.emulator.sip.crafted import crafted, without

pytestmark = pytest.mark.asyncio
HERE, PHONE = Address("192.0.2.1", 5060), "198.51.100.7"
OPTIONS = crafted("OPTIONS")


class Platform:
    """Sockets of an endpoint, served by TCP."""

    def __init__(self, network: FakeNetwork) -> None:
        self.facts: list[events.Output] = []
        self.sockets = SipSockets(network, asyncio.get_running_loop(), self._perform)
        assert self.sockets.open("tcp", HERE) == HERE
        endpoint = SipEndpoint(local=Hop("tcp", HERE), ids=Ids.seeded(1), user_agent="ua/1")
        self.sockets.run(endpoint)

    def _perform(self, output: events.Output) -> None:
        if isinstance(output, events.Transmit):
            self.sockets.send(output.data, output.destination)
        else:
            self.facts.append(output)


class Phone:
    """A bare connection to it."""

    def __init__(self, network: FakeNetwork) -> None:
        self.heard = b""
        self.ends: list[str] = []
        self.stream = network.at(PHONE).connect(HERE, self)

    def received(self, data: bytes) -> None:
        self.heard += data

    def lost(self, why: str) -> None:
        self.ends.append(why)


@pytest.fixture(name="network")
def _network() -> FakeNetwork:
    return FakeNetwork("sip sockets", home=HERE.host)


async def test_the_answer_comes_back_and_a_call_goes_out_by_the_same_connection(network: FakeNetwork) -> None:
    platform, phone = Platform(network), Phone(network)
    phone.stream.send(OPTIONS + b"\r\n\r\n")
    await asyncio.sleep(0.1)
    assert phone.heard.startswith(b"SIP/2.0 200 OK")
    assert phone.heard.endswith(b"\r\n\r\n\r\n"), "a pong behind the message"
    phone.heard = b""
    hop = Hop("tcp", phone.stream.local)
    assert platform.sockets.local_end(hop) == HERE
    platform.sockets.order(PlaceInvite(leg="x", target="sip:a@b", destination=hop, from_uri="sip:c@d"))
    await asyncio.sleep(0.1)
    assert phone.heard.startswith(b"INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1:5060")


async def test_who_cannot_be_reached_fails_the_call(network: FakeNetwork) -> None:
    platform = Platform(network)
    nowhere = Hop("tcp", Address(PHONE, 5060))
    platform.sockets.order(PlaceInvite(leg="x", target="sip:a@b", destination=nowhere, from_uri="sip:c@d"))
    await asyncio.sleep(0.1)
    (failed,) = [fact for fact in platform.facts if isinstance(fact, events.InviteFailed)]
    assert failed.status == 503


async def test_a_stream_without_end_is_answered_and_closed(network: FakeNetwork) -> None:
    Platform(network)
    phone = Phone(network)
    phone.stream.send(without(OPTIONS, "Content-Length"))
    await asyncio.sleep(0.1)
    assert phone.heard.startswith(b"SIP/2.0 400 Bad Request (Content-Length)")
    assert phone.ends == ["closed by the far end"]


async def test_a_connection_that_says_nothing_is_closed(network: FakeNetwork) -> None:
    Platform(network)
    silent, speaking = Phone(network), Phone(network)
    speaking.stream.send(OPTIONS)
    silent.stream.send(OPTIONS[:30])
    await asyncio.sleep(FIRST_MESSAGE_WITHIN_S + 1)
    assert silent.ends == ["closed by the far end"]
    assert speaking.ends == []


async def test_closing_ends_all(network: FakeNetwork) -> None:
    platform, phone = Platform(network), Phone(network)
    phone.stream.send(OPTIONS)
    await asyncio.sleep(0.1)
    platform.sockets.close()
    await asyncio.sleep(0.1)
    assert phone.ends == ["closed by the far end"]
    Platform(network)
