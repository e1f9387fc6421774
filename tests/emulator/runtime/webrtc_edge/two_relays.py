"""Two relays that are each other's peer, with a socket in place of the media engine behind each."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from aiortc import RTCCertificate

from emulator.base.address import Address
from emulator.runtime.webrtc_edge.messages import BeginEdge, EdgeLegConnected
from emulator.runtime.webrtc_edge.relay import Relay
from emulator.sdp.webrtc import PeerTransport

if TYPE_CHECKING:
    from emulator.runtime.webrtc_edge.messages import Event
    from emulator.sdp.webrtc import OwnTransport

PATIENCE_S = 20.0
LOOPBACK = BeginEdge(loopback=True)


class Side:
    """A relay and its engine."""

    def __init__(self, name: str) -> None:
        self.engine = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.engine.bind(("127.0.0.1", 0))
        self.engine.setblocking(False)
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        address = Address(*self.engine.getsockname())
        self.relay = Relay(name, address, RTCCertificate.generateCertificate(), LOOPBACK, self.events.put_nowait)

    async def event(self) -> Event:
        """The next one."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.events.get()

    def say(self, data: bytes) -> None:
        """The engine sends a packet."""
        self.engine.sendto(data, self.relay.address)

    async def heard(self) -> bytes:
        """The next packet that the engine gets."""
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.get_running_loop().sock_recv(self.engine, 2048)

    async def close(self) -> None:
        await self.relay.close()
        self.engine.close()


def told(own: OwnTransport, *, we_are_client: bool) -> PeerTransport:
    """What the other side reads in a description with `own`."""
    return PeerTransport(
        ufrag=own.ufrag,
        password=own.password,
        fingerprints=(own.fingerprint,),
        candidates=own.candidates,
        we_are_client=we_are_client,
    )


async def connect(one: Side, other: Side) -> tuple[PeerTransport, PeerTransport]:
    """Have both find each other; each with what it was told of its peer."""
    first, second = await one.relay.gather(), await other.relay.gather()
    of_first, of_second = told(first, we_are_client=True), told(second, we_are_client=False)
    one.relay.agree(of_second, controlling=True)
    other.relay.agree(of_first, controlling=False)
    for side in (one, other):
        event = await side.event()
        assert isinstance(event, EdgeLegConnected), event
        assert "127.0.0.1" in event.path or "host" in event.path
    return of_second, of_first
