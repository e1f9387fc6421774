"""One simulated phone, put together: its vendor's surface, the desk behind it, its web interface, its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.simulators.desk import Desk
from hardware.simulators.reporting import Reporter
from hardware.simulators.vendors import surface_of
from hardware.simulators.web import WebServer

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from emulator.base.ids import Ids
    from emulator.testing.softphone import PhoneNetwork
    from hardware.simulators.boot.terms import Fetching
    from hardware.simulators.order import Make, PhoneOrder

REPORTED_WITHIN_S = 2.0


class Simulator:
    """Start it, stop it. What it does, its `desk` tells."""

    def __init__(
        self,
        make: Make,
        order: PhoneOrder,
        *,
        ids: Ids,
        network: Callable[[], PhoneNetwork],
        transport: httpx.AsyncBaseTransport | None = None,
        configuration: Fetching | None = None,
    ) -> None:
        """With a `configuration` it fetches that when it is switched on, and `order` says the rest.

        `transport` is for what it reports by HTTP; without one that goes out into the network.
        """
        self.http = ""
        """HOST:PORT of its web interface."""
        self._reporter = Reporter(make.user_agent_of(order), transport)
        self.surface = surface_of(order, make, self._reporter, address=lambda: self.http)
        self.desk = self.surface.desk = Desk(
            order, make, self.surface, ids=ids, network=network, configuration=configuration
        )
        self._web = WebServer(self.surface.respond, server_name=make.user_agent_of(order))

    async def open(self, host: str, port: int) -> None:
        """Serve the web interface; port 0: any. Raises Unavailable."""
        host, port = await self._web.start(host, port)
        self.http = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    async def start(self) -> None:
        """Switch the phone on. Raises Unavailable when there is no port for SIP."""
        await self.desk.start()

    async def stop(self) -> None:
        """Hang up, unregister, say what is still to be said, close the web interface."""
        await self.desk.stop()
        await self._reporter.stop(REPORTED_WITHIN_S)
        await self._web.stop()
