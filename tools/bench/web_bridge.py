"""Our edge and our media process as a server of the WebRTC benchmark: legs of browsers, bridged two by two."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.media import commands as orders
from emulator.runtime.live_host import LiveHost
from emulator.runtime.live_network import LiveNetwork
from emulator.runtime.port_pool import PortPool
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge.host import EdgeHost
from tools.bench.web_phones import HOST, TYPES, seen_by_peer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tools.bench.web_phones import Phone, WebPhones


@asynccontextmanager
async def web_bridge(phones: WebPhones) -> AsyncIterator[dict[str, int]]:
    """The processes, once every phone has been answered. Raises Unavailable."""
    host = LiveHost(
        PortPool(LiveNetwork(), first=0, last=0, ids=Ids.seeded(1)), wall_epoch_ns=time.time_ns() - time.monotonic_ns()
    )
    edge = EdgeHost(said.BeginEdge(loopback=True))
    told: asyncio.Queue[said.Event] = asyncio.Queue()
    edge.on_event = told.put_nowait
    await host.start(lambda _: None)
    try:
        for phone in phones.phones:
            local = host.open_port(phone.name, HOST)
            host.submit(
                orders.OpenLeg(
                    leg=phone.name,
                    local=local,
                    ssrc=int(phone.name) + 1000,
                    first_sequence=1,
                    first_timestamp=1,
                    payload_types=((TYPES[phone.codec], phone.codec),),
                )
            )
            edge.submit(said.OpenEdgeLeg(leg=phone.name, engine=local))
            _answer(host, edge, phones, phone, await _opened(told))
        for one, other in zip(phones.phones[::2], phones.phones[1::2], strict=True):
            host.submit(orders.BridgeLegs(first=one.name, second=other.name))
        assert edge.pid is not None, "it has opened legs"
        edge.on_event = lambda _: None
        yield {"edge": edge.pid, "media": host.pid}
    finally:
        await edge.stop()
        await host.stop()


async def _opened(told: asyncio.Queue[said.Event]) -> said.EdgeLegOpened:
    """The leg that was ordered last; those before it are being connected meanwhile."""
    while True:
        event = await told.get()
        if isinstance(event, said.EdgeLegOpened):
            return event
        if not isinstance(event, said.EdgeLegConnected):
            raise Unavailable(f"no leg of the edge: {event}")


def _answer(host: LiveHost, edge: EdgeHost, phones: WebPhones, phone: Phone, event: said.EdgeLegOpened) -> None:
    host.submit(
        orders.SetRemote(
            leg=phone.name,
            remote=event.relay,
            payload_type=TYPES[phone.codec],
            telephone_event_type=None,
            codec=phone.codec,
            rtcp_remote=event.relay,
            rtcp_mux=True,
        )
    )
    peer = seen_by_peer(phones.own[phone.name], we_are_client=False)
    edge.submit(said.ConnectEdgeLeg(leg=phone.name, peer=peer, controlling=False))
    phones.connect(phone.name, seen_by_peer(event.own, we_are_client=True))
