"""baresip behind a kamailio that records its route: registering, calls both ways, hold, BYE from either side."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from emulator.testing.emulators import Emulators
from emulator.testing.softphone_log import Moment
from scenarios.endpoints.baresip import Baresip
from scenarios.endpoints.phone import Account
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder
from tests.live.kamailio import Kamailio

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.sip.hop import Transport
    from emulator.testing.staged_platform import StagedPlatform

pytestmark = [
    pytest.mark.live,
    pytest.mark.asyncio,
    pytest.mark.peer("kamailio"),
    pytest.mark.peer("baresip"),
    pytest.mark.parametrize(("near", "far"), [("udp", "udp"), ("udp", "tcp"), ("tcp", "udp")]),
]
DID = "15550100"
LONG = "<Response><Record recordSession='true' redirect='false' maxLength='60'/><Wait length='30'/></Response>"
BRIEF = "<Response><Record recordSession='true' redirect='false' maxLength='60'/><Wait length='1'/></Response>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A phone that is registered through a proxy."""

    platform: StagedPlatform
    proxy: Kamailio
    phone: Baresip
    app: InlineApp
    url: str
    """Of the app."""
    routes: int
    """How many the proxy records: two where it goes from one transport to another."""

    async def called(self) -> None:
        """Have the API call the phone."""
        path = f"{self.platform.http_url}/v1/Account/{self.platform.auth_id}/Call/"
        urls = {"answer_url": f"{self.url}/answer/", "hangup_url": f"{self.url}/hangup/"}
        async with self.platform.http_client() as client:
            credentials = (self.platform.auth_id, self.platform.auth_token)
            (
                await client.post(path, json={"from": DID, "to": "sip:carol@phone.plivo.com", **urls}, auth=credentials)
            ).raise_for_status()
        await self.phone.log.until(Moment.RINGING, 10.0)
        await self.phone.answer()
        await self.phone.log.until(Moment.CONNECTED, 10.0)

    async def over(self) -> None:
        """Wait until both sides know that the call has ended, and look at every way that was taken."""
        await self.phone.log.until(Moment.ENDED, 10.0)
        await self.app.log.until({"/hangup/": 1}, 10.0)
        assert self.proxy.stray() == []
        for request, route, target in own_requests(self.platform):
            assert field(request, "Route") == route
            assert len(route) == self.routes
            assert request.split(" ", 2)[1] == target


@asynccontextmanager
async def scene(folder: Path, document: str, near: Transport, far: Transport) -> AsyncIterator[Scene]:
    """phone — `near` — kamailio — `far` — Offhook, whose number is answered by `document`."""
    app = InlineApp({"/answer/": document}, lambda: 0.0)
    order = PlatformOrder(world="live", seed="", data=folder)
    async with Emulators().start(order) as platform, served(app) as url:
        platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
        platform.add_number(DID, "app")
        platform.add_endpoint("carol", "secret")
        proxy = await Kamailio.start(folder, platform.sip_address, far)
        account = Account(
            party="carol", username="carol", password="secret", server=proxy.address, code=7, transport=near
        )
        phone = Baresip(account, log_file=folder / "baresip.log")
        try:
            await phone.start(within=20.0)
            yield Scene(platform=platform, proxy=proxy, phone=phone, app=app, url=url, routes=1 + (near != far))
        finally:
            await phone.stop()
            await proxy.stop()


def field(message: str, name: str) -> list[str]:
    """The elements of a header field, in order."""
    lines = re.findall(rf"(?im)^{name}: *(.*?)\r?$", message)
    return [element.strip() for line in lines for element in line.split(",")]


def own_requests(platform: StagedPlatform) -> list[tuple[str, list[str], str]]:
    """Every request of Offhook in a dialog, with the Route and the target that it owes (RFC 3261 §12.2.1.1)."""
    told = [str(event.detail["message"]) for event in platform.trace.events if "message" in event.detail]
    sent = [str(event.detail["message"]) for event in platform.trace.events if event.detail.get("sent")]
    found = []
    for request in sent:
        is_in_dialog = not request.startswith("SIP/2.0") and ";tag=" in field(request, "To")[0]
        if not is_in_dialog:
            continue
        call = field(request, "Call-ID")
        of_peer = [
            each for each in told if each not in sent and field(each, "Call-ID") == call and field(each, "Record-Route")
        ]
        first, latest = of_peer[0], of_peer[-1]
        routes = field(first, "Record-Route")
        in_order = routes if first.startswith("INVITE ") else routes[::-1]
        found.append((request, in_order, field(latest, "Contact")[0].partition("<")[2].partition(">")[0]))
    assert found, "Offhook sent nothing in a dialog"
    return found


async def test_the_phone_calls_and_hangs_up(near: Transport, far: Transport, tmp_path: Path) -> None:
    async with scene(tmp_path, LONG, near, far) as played:
        await played.phone.dial(DID)
        await played.phone.log.until(Moment.CONNECTED, 10.0)
        await played.phone.hold()
        await asyncio.sleep(0.5)
        await played.phone.resume()
        await asyncio.sleep(0.5)
        await played.phone.hang_up()
        await played.app.log.until({"/hangup/": 1}, 10.0)
        assert played.proxy.stray() == []
        assert played.proxy.routed() == ["ACK", "INVITE", "ACK", "INVITE", "ACK", "BYE"]


async def test_the_phone_calls_and_is_hung_up_on(near: Transport, far: Transport, tmp_path: Path) -> None:
    async with scene(tmp_path, BRIEF, near, far) as played:
        await played.phone.dial(DID)
        await played.over()
        assert played.proxy.routed() == ["ACK", "BYE"]


async def test_the_phone_is_called_and_hangs_up(near: Transport, far: Transport, tmp_path: Path) -> None:
    async with scene(tmp_path, LONG, near, far) as played:
        await played.called()
        await played.phone.hang_up()
        await played.over()
        assert played.proxy.routed() == ["ACK", "BYE"]


async def test_the_phone_is_called_and_hung_up_on(near: Transport, far: Transport, tmp_path: Path) -> None:
    async with scene(tmp_path, BRIEF, near, far) as played:
        await played.called()
        await played.over()
        assert played.proxy.routed() == ["ACK", "BYE"]
