"""The edge as a process: several legs in one, a leg with aiortc's own peer connection, and its death."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge.host import EdgeHost
from tests.emulator.runtime.webrtc_edge.two_relays import LOOPBACK, PATIENCE_S, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
ENGINE = Address("127.0.0.1", 9)


class Told:
    """The host of a process, and what it told."""

    def __init__(self) -> None:
        self.host = EdgeHost(LOOPBACK)
        self._events: asyncio.Queue[said.Event] = asyncio.Queue()
        self.host.on_event = self._events.put_nowait

    async def opened(self, leg: str) -> said.EdgeLegOpened:
        """Open a leg."""
        self.host.submit(said.OpenEdgeLeg(leg=leg, engine=ENGINE))
        event = await self.event()
        assert isinstance(event, said.EdgeLegOpened)
        return event

    async def event(self) -> said.Event:
        async with asyncio.timeout(PATIENCE_S):
            return await self._events.get()


@pytest_asyncio.fixture
async def edge() -> AsyncIterator[Told]:
    told = Told()
    yield told
    await told.host.stop()


async def test_nothing_runs_before_a_leg_wants_it(edge: Told) -> None:
    edge.host.submit(said.CloseEdgeLeg(leg="nobody"))
    assert edge.host.pid is None


async def test_it_is_started_before_a_leg_where_one_is_expected(edge: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr("importlib.util.find_spec", lambda _name: None)
        edge.host.start()
    assert edge.host.pid is None
    edge.host.start()
    running = edge.host.pid
    assert running is not None
    edge.host.start()
    await edge.opened("one")
    assert edge.host.pid == running


async def test_two_legs_of_one_process_speak_with_each_other(edge: Told) -> None:
    one, other = await edge.opened("one"), await edge.opened("other")
    assert {one.leg, other.leg} == {"one", "other"}
    for leg, peer, controlling in (("one", other, True), ("other", one, False)):
        transport = told(peer.own, we_are_client=controlling)
        edge.host.submit(said.ConnectEdgeLeg(leg=leg, peer=transport, controlling=controlling))
    connected = [await edge.event(), await edge.event()]
    assert {type(event) for event in connected} == {said.EdgeLegConnected}
    edge.host.submit(said.CloseEdgeLeg(leg="one"))


async def test_new_credentials_for_a_peer_that_wants_them(edge: Told) -> None:
    first = await edge.opened("one")
    edge.host.submit(said.RestartIce(leg="one"))
    second = await edge.event()
    assert isinstance(second, said.IceGathered)
    assert second.own.ufrag != first.own.ufrag
    assert second.own.fingerprint == first.own.fingerprint


async def test_an_address_that_is_not_here_is_a_failure(edge: Told) -> None:
    edge.host.submit(said.OpenEdgeLeg(leg="one", engine=Address("192.0.2.1", 9)))
    event = await edge.event()
    assert isinstance(event, said.EdgeLegFailed)


async def test_after_its_death_the_next_leg_starts_another(edge: Told) -> None:
    await edge.opened("one")
    dead = edge.host.pid
    assert dead is not None
    os.kill(dead, signal.SIGKILL)
    lost = await edge.event()
    assert isinstance(lost, said.EdgeLost)
    assert "code -9" in lost.why
    await edge.opened("two")
    assert edge.host.pid not in {None, dead}


async def test_without_aiortc_it_says_what_to_install(edge: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(Unavailable, match=r"offhook\[browser\]"):
        edge.host.submit(said.OpenEdgeLeg(leg="one", engine=ENGINE))
