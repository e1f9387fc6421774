"""A SIP endpoint on its sockets: a connection is used again, torn streams end, and what is lost fails at once."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.sip_pings import BROWSER_PING_EVERY_S, BROWSER_PONG_WITHIN_S
from emulator.runtime.sip_sockets import FIRST_MESSAGE_WITHIN_S, SipSockets
from emulator.sip import events
from emulator.sip.commands import PlaceInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop
from emulator.testing.network import FakeNetwork
from tests.emulator.runtime.web_socket_client import WebSocketClient
from tests.emulator.sip.crafted import crafted, without

if TYPE_CHECKING:
    from emulator.runtime.network import Stream
    from emulator.sip.hop import Transport

pytestmark = pytest.mark.asyncio
HERE, PHONE = Address("192.0.2.1", 5060), "198.51.100.7"
FOR_BROWSERS = Address("192.0.2.1", 5062)
OPTIONS = crafted("OPTIONS")


class Platform:
    """Sockets of an endpoint, served by one transport."""

    def __init__(self, network: FakeNetwork, transport: Transport = "tcp") -> None:
        self.facts: list[events.Output] = []
        self.sockets = SipSockets(network, asyncio.get_running_loop(), self._perform)
        assert self.sockets.open(transport, HERE) == HERE
        assert self.sockets.open("ws", FOR_BROWSERS) == FOR_BROWSERS
        endpoint = SipEndpoint(local=Hop(transport, HERE), ids=Ids.seeded(1), user_agent="ua/1")
        self.sockets.run(endpoint)

    def _perform(self, output: events.Output) -> None:
        if isinstance(output, events.Transmit):
            self.sockets.send(output.data, output.destination)
        else:
            self.facts.append(output)


class Phone:
    """A bare connection to it."""

    def __init__(self, network: FakeNetwork, host: str = PHONE) -> None:
        self.heard = b""
        self.ends: list[str] = []
        self.stream = network.at(host).connect(HERE, self)

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


async def test_thousands_of_pings_at_once_are_answered_once(network: FakeNetwork) -> None:
    platform, phone = Platform(network), Phone(network)
    phone.stream.send(b"\r\n\r\n" * 10_000)
    phone.stream.send(OPTIONS)
    await asyncio.sleep(0.1)
    pongs, ok, _ = phone.heard.partition(b"SIP/2.0 200 OK")
    assert ok
    assert len(pongs) < 2_000, f"{len(pongs)} bytes: once for each piece that the network made of them"
    assert len(platform.facts) < 1_000


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


class Browser:
    """A WebSocket to it."""

    def __init__(self, network: FakeNetwork, subprotocols: tuple[str, ...] = ("sip",)) -> None:
        self.ends: list[str] = []
        self.is_asleep = False
        self.stream = network.at(PHONE).connect(FOR_BROWSERS, self)
        self.socket = WebSocketClient(self.stream.send, subprotocols)
        self.hop = Hop("ws", self.stream.local)

    def received(self, data: bytes) -> None:
        if not self.is_asleep:
            self.socket.hear(data)

    def lost(self, why: str) -> None:
        self.ends.append(why)


async def test_a_browser_is_answered_and_called_by_its_web_socket(network: FakeNetwork) -> None:
    platform, browser = Platform(network), Browser(network)
    await asyncio.sleep(0.1)
    browser.socket.say(OPTIONS)
    browser.socket.say(b"\r\n\r\n")
    await asyncio.sleep(0.1)
    answer, pong = browser.socket.heard
    assert answer.startswith(b"SIP/2.0 200 OK")
    assert pong == b"\r\n"
    invite = PlaceInvite(leg="x", target="sip:a@b.invalid", destination=browser.hop, from_uri="sip:c@d")
    platform.sockets.order(invite)
    await asyncio.sleep(0.1)
    assert browser.socket.heard[2].startswith(b"INVITE sip:a@b.invalid SIP/2.0\r\nVia: SIP/2.0/")
    assert browser.ends == []


async def test_nobody_connects_to_a_browser_that_left(network: FakeNetwork) -> None:
    platform, browser = Platform(network), Browser(network)
    await asyncio.sleep(0.1)
    browser.socket.protocol.send_close()
    browser.socket.flush()
    await asyncio.sleep(0.1)
    assert browser.ends == ["closed by the far end"]
    invite = PlaceInvite(leg="x", target="sip:a@b.invalid", destination=browser.hop, from_uri="sip:c@d")
    platform.sockets.order(invite)
    await asyncio.sleep(0.1)
    (failed,) = [fact for fact in platform.facts if isinstance(fact, events.InviteFailed)]
    assert failed.status == 503


async def test_a_refused_upgrade_ends_the_connection(network: FakeNetwork) -> None:
    Platform(network)
    browser = Browser(network, ("chat",))
    await asyncio.sleep(0.1)
    assert browser.ends == ["closed by the far end"]


async def test_a_web_socket_that_says_nothing_is_closed(network: FakeNetwork) -> None:
    Platform(network)
    browser = Browser(network)
    await asyncio.sleep(FIRST_MESSAGE_WITHIN_S + 1)
    assert browser.ends == ["closed by the far end"]


async def test_a_browser_is_pinged_and_answers_by_itself(network: FakeNetwork) -> None:
    Platform(network)
    browser = Browser(network)
    await asyncio.sleep(0.1)
    browser.socket.say(OPTIONS)
    await asyncio.sleep(5 * BROWSER_PING_EVERY_S)
    assert (browser.socket.pings, browser.ends) == (5, [])


async def test_a_browser_that_vanished_without_a_word_is_no_longer_there(network: FakeNetwork) -> None:
    platform, browser = Platform(network), Browser(network)
    await asyncio.sleep(0.1)
    browser.socket.say(OPTIONS)
    await asyncio.sleep(0.1)
    browser.is_asleep = True
    await asyncio.sleep(BROWSER_PING_EVERY_S + BROWSER_PONG_WITHIN_S)
    platform.sockets.order(PlaceInvite(leg="x", target="sip:a@b.invalid", destination=browser.hop, from_uri="sip:c@d"))
    await asyncio.sleep(0.1)
    (failed,) = [fact for fact in platform.facts if isinstance(fact, events.InviteFailed)]
    assert failed.status == 503


async def test_ipv4_and_ipv6_are_served_each_by_a_socket_of_its_own(network: FakeNetwork) -> None:
    sockets = SipSockets(network, asyncio.get_running_loop(), lambda _: None)
    six = Address(network.home_ipv6, 5060)
    for local in (HERE, six):
        assert sockets.open("udp", local) == local
    assert sockets.local("udp", ipv6=False) == HERE
    assert sockets.local("udp", ipv6=True) == six
    assert sockets.local("tcp", ipv6=True) is None
    sockets.run(SipEndpoint(local=Hop("udp", HERE), ids=Ids.seeded(1), user_agent="ua/1"))
    heard: list[Address] = []
    view = network.at(PHONE, "2001:db8:1::7")
    phones = [
        view.open_signalling(Address(host, 5060), lambda came: heard.append(came.source)) for host in (PHONE, "::")
    ]
    for phone in phones:
        sockets.send(OPTIONS, Hop("udp", phone.local))
    await asyncio.sleep(0.1)
    assert heard == [HERE, six]
    assert sockets.local_end(Hop("udp", phones[1].local)) == six
    sockets.close()


async def test_a_call_to_ipv6_fails_at_once_where_only_ipv4_is_served(network: FakeNetwork) -> None:
    platform = Platform(network, "udp")
    far = Hop("udp", Address("2001:db8:1::7", 5060))
    platform.sockets.order(PlaceInvite(leg="x", target="sip:a@b", destination=far, from_uri="sip:c@d"))
    await asyncio.sleep(0.1)
    (failed,) = [fact for fact in platform.facts if isinstance(fact, events.InviteFailed)]
    assert failed.status == 503


class TcpPeer:
    """It takes connections at the address under which it is known for UDP."""

    def __init__(self, network: FakeNetwork, port: int = 5060) -> None:
        self.heard = b""
        self.stream: Stream | None = None
        network.at(PHONE).listen(Address(PHONE, port), self._accepted)

    def _accepted(self, stream: Stream) -> TcpPeer:
        self.stream = stream
        return self

    def received(self, data: bytes) -> None:
        self.heard += data

    def lost(self, why: str) -> None:
        raise AssertionError(why)


async def test_a_request_too_large_for_a_datagram_goes_by_a_connection_to_the_same_address(
    network: FakeNetwork,
) -> None:
    platform, peer = Platform(network, "udp"), TcpPeer(network)
    far = Hop("udp", Address(PHONE, 5060))
    platform.sockets.order(
        PlaceInvite(leg="x", target="sip:a@b", destination=far, from_uri="sip:c@d", body=b"x" * 1300)
    )
    await asyncio.sleep(0.1)
    assert peer.heard.startswith(b"INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1:5060;")


async def test_the_end_of_a_connection_is_not_that_of_the_one_which_came_in_its_place(network: FakeNetwork) -> None:
    """We call a peer at a port of its; then it connects to us from that port, and the first connection ends."""
    platform = Platform(network)
    port = Phone(network).stream.local.port + 2  # Our connection takes the next one.
    peer, hop = TcpPeer(network, port), Hop("tcp", Address(PHONE, port))
    platform.sockets.send(OPTIONS, hop)
    phone = Phone(network)
    assert phone.stream.local == hop.address
    await asyncio.sleep(0.1)
    assert peer.stream is not None
    peer.stream.close()
    await asyncio.sleep(0.1)
    platform.sockets.order(PlaceInvite(leg="x", target="sip:a@b", destination=hop, from_uri="sip:c@d"))
    await asyncio.sleep(0.1)
    assert phone.heard.startswith(b"INVITE sip:a@b SIP/2.0")
    platform.sockets.close()


async def test_one_connection_too_many_is_closed_and_the_others_stay(
    network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.runtime.sip_sockets.MAX_CONNECTIONS", 2)
    platform = Platform(network)
    phones = [Phone(network) for _ in range(3)]
    await asyncio.sleep(1.0)
    taken = [phone for phone in phones if not phone.ends]
    assert len(taken) == 2
    taken[0].stream.close()
    await asyncio.sleep(1.0)
    later = Phone(network)
    later.stream.send(OPTIONS)
    await asyncio.sleep(1.0)
    assert later.heard.startswith(b"SIP/2.0 200 OK"), "there is room again"
    assert taken[1].ends == []
    platform.sockets.close()


async def test_a_host_cannot_hold_all_connections(network: FakeNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.runtime.sip_sockets.CONNECTIONS_OF_A_HOST", 2)
    platform = Platform(network)
    phones = [Phone(network) for _ in range(3)]
    await asyncio.sleep(1.0)
    assert [bool(phone.ends) for phone in phones] == [False, False, True]
    elsewhere = Phone(network, host="198.51.100.77")
    elsewhere.stream.send(OPTIONS)
    phones[0].stream.close()
    await asyncio.sleep(1.0)
    assert elsewhere.heard.startswith(b"SIP/2.0 200 OK")
    again = Phone(network)
    await asyncio.sleep(1.0)
    assert again.ends == [], "there is room again"
    platform.sockets.close()


async def test_pings_alone_prove_nothing(network: FakeNetwork) -> None:
    platform = Platform(network)
    idle, talks = Phone(network), Phone(network)
    idle.stream.send(b"\r\n\r\n")
    talks.stream.send(OPTIONS)
    await asyncio.sleep(FIRST_MESSAGE_WITHIN_S + 1.0)
    assert idle.ends != []
    assert talks.ends == []
    platform.sockets.close()


@pytest.mark.parametrize(("transport", "asked"), [("tcp", 0), ("tls", 1)])
async def test_certificates_are_looked_at_for_connections_by_tls_only(
    network: FakeNetwork, transport: Transport, asked: int
) -> None:
    contexts: list[ssl.SSLContext] = []

    def client_tls() -> ssl.SSLContext:
        contexts.append(ssl.create_default_context())
        return contexts[-1]

    sockets = SipSockets(network, asyncio.get_running_loop(), lambda _output: None, client_tls=client_tls)
    sockets.open("udp", HERE)
    sockets.run(SipEndpoint(local=Hop("udp", HERE), ids=Ids.seeded(1), user_agent="ua/1"))
    sockets.send(OPTIONS, Hop(transport, Address(PHONE, 5061)))
    sockets.send(OPTIONS, Hop(transport, Address(PHONE, 5061)))
    assert len(contexts) == asked, "the second message goes by the connection of the first"
    await asyncio.sleep(0.1)
    sockets.close()
