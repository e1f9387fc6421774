"""aiosipua as a phone, by UDP: it registers, calls, holds, is called, transfers, hangs up and is hung up on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiosipua import Registration, SipDigestAuth, SipUAC, SipUAS, build_sdp
from aiosipua.transport import UdpSipTransport

from emulator.testing.emulators import Emulators
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiosipua import IncomingCall, OutgoingCall, SdpMessage

    from emulator.testing.staged_platform import StagedPlatform

pytestmark = [pytest.mark.live, pytest.mark.peer("aiosipua"), pytest.mark.asyncio]
HOST = "127.0.0.1"
DID = "15550100"
DOCUMENT = "<Response><Record recordSession='true' redirect='false' maxLength='60'/><Wait length='{}'/></Response>"
WITHIN_S = 10.0


class Phone:
    """One of aiosipua's agents with an account; it has no audio."""

    def __init__(self, platform: StagedPlatform, name: str) -> None:
        self.server = (platform.sip_address.host, platform.sip_address.port)
        self.transport = UdpSipTransport((HOST, free_udp_ports(HOST)))
        self.uac = SipUAC(self.transport)
        self.uas = SipUAS(self.transport, uac=self.uac)
        self.name = name
        self.aor = f"sip:{name}@{platform.sip_address}"
        self.auth = SipDigestAuth(name, "secret")
        self.rings: asyncio.Queue[IncomingCall] = asyncio.Queue()
        self.ended = asyncio.Event()
        self.progress: asyncio.Queue[int] = asyncio.Queue()
        self.uas.on_invite = self.rings.put_nowait
        self.uas.on_bye = lambda _call, _bye: self.ended.set()
        self.uas.on_transfer_progress = lambda _call, status, _reason: self.progress.put_nowait(status)

    async def start(self) -> Registration:
        """Register."""
        await self.uas.start()
        registration, done = Registration(self.uac, self.aor, self.server, auth=self.auth), asyncio.Event()
        registration.on_registered = lambda _: done.set()
        registration.register()
        await asyncio.wait_for(done.wait(), WITHIN_S)
        return registration

    async def calls(self) -> OutgoingCall:
        """Call the number, and wait for the answer."""
        to = f"sip:{DID}@{self.aor.partition('@')[2]}"
        call = self.uac.send_invite(
            self.aor, to, self.server, description("sendrecv"), auth=self.auth, session_expires=1800
        )
        await call.wait_answered(WITHIN_S)
        return call

    async def answers(self) -> IncomingCall:
        """Wait until it rings, ring reliably, and answer."""
        call = await asyncio.wait_for(self.rings.get(), WITHIN_S)
        call.ringing(reliable=True)
        async with asyncio.timeout(WITHIN_S):
            while call._pending_rseq is not None:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)
        call.accept(description("sendrecv"))
        return call


def description(direction: str) -> SdpMessage:
    """G.711 at a port where nobody listens."""
    made = build_sdp(HOST, free_udp_ports(HOST), 0, "PCMU")
    assert made.audio is not None
    del made.audio.attributes["sendrecv"]
    made.audio.attributes[direction] = []
    return made


@asynccontextmanager
async def platform_and_phone(folder: Path, wait_s: int) -> AsyncIterator[tuple[StagedPlatform, InlineApp, Phone]]:
    """A platform whose number waits so long and hangs up, and a phone that is registered."""
    app = InlineApp({"/answer/": DOCUMENT.format(wait_s)}, lambda: 0.0)
    order = PlatformOrder(world="live", seed="", data=folder)
    async with Emulators().start(order) as platform, served(app) as url:
        app.variables["app_url"] = url
        platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
        platform.add_number(DID, "app")
        for user in ("phone", "other"):
            platform.add_endpoint(user, "secret")
        phone = Phone(platform, "phone")
        try:
            await phone.start()
            yield platform, app, phone
        finally:
            await phone.uas.stop()


def of_ours(platform: StagedPlatform, word: str) -> list[str]:
    """Messages of ours that begin so."""
    told = [str(event.detail["message"]) for event in platform.trace.events if event.detail.get("sent")]
    return [message for message in told if message.startswith(word)]


async def test_it_calls_holds_and_hangs_up(tmp_path: Path) -> None:
    async with platform_and_phone(tmp_path, 30) as (platform, app, phone):
        call = await phone.calls()
        phone.uac.send_reinvite(call.dialog, description("sendonly"), phone.server)
        async with asyncio.timeout(WITHIN_S):
            while not any("a=recvonly" in each for each in of_ours(platform, "SIP/2.0 200")):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        call.hangup(phone.uac)
        await app.log.until({"/hangup/": 1}, WITHIN_S)
        assert app.log.look_up("HangupSource", "/hangup/") == "Caller"


async def test_it_is_called_rings_reliably_and_is_hung_up_on(tmp_path: Path) -> None:
    async with platform_and_phone(tmp_path, 1) as (platform, app, phone):
        path = f"{platform.http_url}/v1/Account/{platform.auth_id}/Call/"
        urls = {
            name: f"{app.variables['app_url']}/{name.removesuffix('_url')}/" for name in ("answer_url", "hangup_url")
        }
        order = {"from": DID, "to": "sip:phone@phone.plivo.com", **urls}
        async with platform.http_client() as client:
            (await client.post(path, json=order, auth=(platform.auth_id, platform.auth_token))).raise_for_status()
        await phone.answers()
        await asyncio.wait_for(phone.ended.wait(), WITHIN_S)
        await app.log.until({"/hangup/": 1}, WITHIN_S)
        assert len(of_ours(platform, "PRACK")) == 1


async def test_it_transfers_its_call(tmp_path: Path) -> None:
    async with platform_and_phone(tmp_path, 30) as (platform, app, phone):
        other = Phone(platform, "other")
        try:
            registration = await other.start()
            call = await phone.calls()
            phone.uac.send_refer(call.dialog, other.aor, phone.server)
            await other.answers()
            seen = [await asyncio.wait_for(phone.progress.get(), WITHIN_S) for _ in range(3)]
            assert seen == [100, 180, 200]
            await asyncio.wait_for(phone.ended.wait(), WITHIN_S)
            assert not app.log.to("/hangup/"), "the call goes on with the other phone"
            registration.unregister()
        finally:
            await other.uas.stop()
