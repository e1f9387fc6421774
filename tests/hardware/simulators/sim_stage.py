"""A simulated phone and the registrar that it meets, in virtual time; its web interface is asked without a socket."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sip import events
from emulator.testing.network import FakeNetwork
from hardware.simulators.deeds import LineState
from hardware.simulators.order import PhoneOrder, Quirks
from hardware.simulators.simulator import Simulator
from hardware.simulators.vendors import MAKES
from hardware.simulators.web import WebRequest
from tests.emulator.testing.far_end import PASSWORD, PHONE, SERVER, FarEnd

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from emulator.sip.message import Request
    from hardware.simulators.boot.configuration import Configuration
    from hardware.simulators.web import WebAnswer

CLIENT = "10.0.0.7"
OTHER = "sip:bob@192.0.2.1"


class SimStage:
    """One phone that is registered as carol."""

    def __init__(self, vendor: str, *, configuration: Configuration | None = None, **given: Any) -> None:
        self.network = FakeNetwork(1, home=SERVER)
        self.far_end = FarEnd(self.network)
        self.reports: list[httpx.Request] = []
        """What the phone told by HTTP."""
        self.order = order_for(vendor, **given)
        self.phone = Simulator(
            MAKES[vendor],
            self.order,
            ids=Ids.seeded("phone"),
            network=lambda: self.network.at(PHONE),
            transport=httpx.MockTransport(self._take),
            configuration=configuration,
        )
        self.phone.http = f"{PHONE}:80"
        self.desk = self.phone.desk

    @property
    def reported(self) -> list[str]:
        """The last part of the path of every report."""
        return [request.url.path.rpartition("/")[2] for request in self.reports]

    async def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes = b"",
        login: tuple[str, str] | None = ("", "admin"),
        client: str = CLIENT,
        **headers: str,
    ) -> WebAnswer:
        """Ask the web interface; a `login` without a name has the right one."""
        made = httpx.Request(method, "http://phone/", headers=headers)
        if login is not None:
            user, password = login
            made.headers["authorization"] = httpx.BasicAuth(user or self.order.web_user, password)._auth_header
        made.headers.update(headers)
        parts = urlsplit(url)
        request = WebRequest(
            method=method,
            path=parts.path,
            raw_query=parts.query,
            headers=dict(made.headers),
            body=body,
            client=client,
        )
        return await self.phone.surface.respond(request)

    async def ask_json(self, url: str, data: object = None, **given: Any) -> Any:
        """Ask it for JSON; with `data` by POST."""
        body = b"" if data is None else json.dumps({"data": data}).encode()
        answer = await self.ask(url, method="GET" if data is None else "POST", body=body, **given)
        assert answer.status == 200, answer
        return json.loads(answer.body)

    async def until(self, state: LineState) -> None:
        """Wait until its line does this."""
        for _ in range(500):
            if self.desk.state is state:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"its line is {self.desk.state}, not {state}")

    async def rings(self) -> None:
        """Have it called, and wait until it rings."""
        self.far_end.call()
        await self.until(LineState.RINGING)

    async def talks(self) -> None:
        """Have it called and answered."""
        await self.rings()
        await self.desk.perform(self.desk.answer)
        await self.until(LineState.CONNECTED)

    def media(self) -> list[str]:
        """The direction of every offer that it made within a call, or the address 0.0.0.0."""
        offers = [event for event in self.far_end.events if isinstance(event, events.ReinviteReceived)]
        words = ("sendonly", "inactive", "0.0.0.0", "sendrecv")
        return [next((word for word in words if word in each.request.body.decode()), "") for each in offers]

    def infos(self) -> list[Request]:
        """Every INFO that it sent."""
        return [event.request for event in self.far_end.events if isinstance(event, events.InfoReceived)]

    def comings(self) -> list[bool]:
        """That it registered (True), or left."""
        return [bool(event.contact) for event in self.far_end.events if isinstance(event, events.BindingChanged)]

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.reports.append(request)
        return httpx.Response(200)


def order_for(vendor: str, *, quirks: Quirks | None = None, password: str = PASSWORD, **given: Any) -> PhoneOrder:
    """Carol's phone."""
    make = MAKES[vendor]
    usual: dict[str, Any] = {
        "registrar": Address(SERVER, 5060),
        "username": "carol",
        "code": 7,
        "mac": f"{make.mac_prefix}000001",
        "model": make.model,
        "web_user": make.web_user,
        "web_password": "admin",
    }
    return PhoneOrder(**{**usual, **given}, password=password, quirks=quirks or Quirks())


def on_stage(vendor: str, play: Callable[[SimStage], Coroutine[None, None, None]], **given: Any) -> SimStage:
    """Run `play` with a phone that is registered; the stage as it was left."""

    async def main() -> SimStage:
        stage = SimStage(vendor, **given)
        await stage.phone.start()
        try:
            await play(stage)
        finally:
            await stage.phone.stop()
        return stage

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())
