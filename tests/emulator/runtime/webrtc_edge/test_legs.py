"""What the exchange wants of the edge, and what it is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.calls import actions
from emulator.media.commands import CloseLeg, UnwatchVoice
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge.host import EdgeHost
from emulator.runtime.webrtc_edge.legs import NOT_HERE, WebRtcLegs
from emulator.sdp.webrtc import OwnTransport, PeerTransport

if TYPE_CHECKING:
    from emulator.runtime.webrtc_edge.messages import Command

PORT = actions.PortOpened(call_uuid="call", local=Address("192.0.2.1", 20000), bound=Address("127.0.0.1", 20000))
OWN = OwnTransport(ufrag="ours", password="p", fingerprint="sha-256 AB")
PEER = PeerTransport(ufrag="them", password="p", fingerprints=("sha-256 CD",))
RELAY = Address("127.0.0.1", 40000)
RENEWED = actions.RenewWebRtc(call_uuid="call", port=Address("127.0.0.1", 20000))
OPENED = said.EdgeLegOpened(leg="call", relay=RELAY, own=OWN)


class Host(EdgeHost):
    """Keeps its orders."""

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(said.BeginEdge())
        self.orders: list[Command] = []
        self.refuses = refuses

    def submit(self, command: Command) -> None:
        if self.refuses and isinstance(command, said.OpenEdgeLeg):
            raise Unavailable("no aiortc")
        self.orders.append(command)


class Table:
    """Legs whose surroundings are lists."""

    def __init__(self, host: Host | None) -> None:
        self.media: list[object] = []
        self.facts: list[object] = []
        self.notes: list[tuple[str, str, Address]] = []
        self.legs = WebRtcLegs(
            host, media=self.media.append, report=self.facts.append, note=lambda *said: self.notes.append(said)
        )


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def table(host: Host) -> Table:
    return Table(host)


def test_a_port_is_reported_when_its_end_of_webrtc_is_there(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    assert host.orders == [said.OpenEdgeLeg(leg="call", engine=Address("127.0.0.1", 20000))]
    assert table.facts == []
    host.on_event(OPENED)
    opened = actions.PortOpened(call_uuid="call", local=PORT.local, bound=PORT.bound, web=OWN, relay=RELAY)
    assert table.facts == [opened]


def test_what_an_end_lacks_is_told(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    host.on_event(said.EdgeLegOpened(leg="call", relay=RELAY, own=OWN, lacks="no relay by turn:x"))
    assert table.notes == [("call", "WebRTC: no relay by turn:x", RELAY)]
    assert len(table.facts) == 1


def test_actions_become_orders(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    host.on_event(OPENED)
    host.orders.clear()
    table.legs.order(actions.ConnectWebRtc(call_uuid="call", peer=PEER, offered=True))
    table.legs.order(RENEWED)
    table.legs.order(actions.CloseWebRtc(call_uuid="call"))
    table.legs.order(actions.ConnectWebRtc(call_uuid="call", peer=PEER, offered=True))
    assert host.orders == [
        said.ConnectEdgeLeg(leg="call", peer=PEER, controlling=True),
        said.RestartIce(leg="call"),
        said.CloseEdgeLeg(leg="call"),
    ]


def test_events_become_facts(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    host.on_event(OPENED)
    table.facts.clear()
    host.on_event(said.IceGathered(leg="call", own=OWN))
    host.on_event(said.EdgeLegConnected(leg="call", path="host a - host b"))
    host.on_event(said.EdgeLegFailed(leg="call", why="nobody there"))
    assert table.facts == [
        actions.WebRtcRenewed(call_uuid="call", web=OWN, relay=RELAY),
        actions.WebRtcFailed(call_uuid="call", why="nobody there"),
    ]
    assert [(call, relay) for call, _, relay in table.notes] == [("call", RELAY)]


def test_a_call_that_talks_already_gets_an_end_of_webrtc(host: Host, table: Table) -> None:
    table.legs.order(RENEWED)
    assert host.orders == [said.OpenEdgeLeg(leg="call", engine=Address("127.0.0.1", 20000))]
    host.on_event(OPENED)
    assert table.facts == [actions.WebRtcRenewed(call_uuid="call", web=OWN, relay=RELAY)]
    table.legs.order(actions.ConnectWebRtc(call_uuid="call", peer=PEER, offered=True))
    assert host.orders[1:] == [said.ConnectEdgeLeg(leg="call", peer=PEER, controlling=True)]


@pytest.mark.parametrize("how", ["refused", "failed", "lost"])
def test_an_end_that_cannot_be_had_leaves_the_call_its_port(how: str) -> None:
    host = Host(refuses=how == "refused")
    table = Table(host)
    table.legs.order(RENEWED)
    if how == "failed":
        host.on_event(said.EdgeLegFailed(leg="call", why="no aiortc"))
    elif how == "lost":
        host.on_event(said.EdgeLost(why="no aiortc"))
    failed = actions.WebRtcFailed(call_uuid="call", why="no aiortc", is_ours=how != "failed")
    assert (table.facts, table.media) == ([failed], [])


def test_an_end_that_is_given_up_before_it_is_there_is_closed(host: Host, table: Table) -> None:
    table.legs.order(RENEWED)
    table.legs.order(actions.CloseWebRtc(call_uuid="call"))
    host.on_event(OPENED)
    assert host.orders[1:] == [said.CloseEdgeLeg(leg="call")]
    assert table.facts == []


def test_with_its_port_an_end_of_webrtc_is_closed(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    host.on_event(OPENED)
    table.legs.media(UnwatchVoice(leg="call"))
    assert len(host.orders) == 1
    table.legs.media(CloseLeg(leg="call"))
    assert host.orders[1:] == [said.CloseEdgeLeg(leg="call")]
    assert table.media == [UnwatchVoice(leg="call"), CloseLeg(leg="call")]
    host.on_event(said.EdgeLegFailed(leg="call", why="too late"))
    assert len(table.facts) == 1


@pytest.mark.parametrize("refused", ["at once", "later"])
def test_a_port_without_its_end_of_webrtc_is_refused_and_closed(refused: str) -> None:
    host = Host(refuses=refused == "at once")
    table = Table(host)
    table.legs.open(PORT)
    if refused == "later":
        host.on_event(said.EdgeLegFailed(leg="call", why="no aiortc"))
    assert table.facts == [actions.PortRefused(call_uuid="call", why="no aiortc")]
    assert table.media == [CloseLeg(leg="call")]


def test_with_the_process_all_its_legs_are_lost(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    host.on_event(OPENED)
    table.facts.clear()
    table.legs.open(actions.PortOpened(call_uuid="second", local=PORT.local))
    host.on_event(said.EdgeLost(why="it has ended"))
    assert table.facts == [
        actions.PortRefused(call_uuid="second", why="it has ended"),
        actions.WebRtcFailed(call_uuid="call", why="it has ended", is_ours=True),
    ]


def test_the_simulated_world_says_why_it_refuses() -> None:
    table = Table(None)
    table.legs.open(PORT)
    assert table.facts == [actions.PortRefused(call_uuid="call", why=NOT_HERE)]
    assert "real sockets" in NOT_HERE


def test_a_port_that_was_closed_meanwhile_is_not_reported(host: Host, table: Table) -> None:
    table.legs.open(PORT)
    table.legs.media(CloseLeg(leg="call"))
    host.on_event(OPENED)
    assert table.facts == []
