"""SIPp as a desk phone: digest, hold, session timers, CANCEL, REFER both ways, NOTIFY; UDP and TCP, scripts of ours."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from emulator.testing.emulators import Emulators
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from hardware.phones.control import ControlDoor
from hardware.phones.sip_control import SipControl
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder
from tests.live import sipp_calls
from tests.live.sipp_words import Script

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from emulator.testing.staged_platform import StagedPlatform

pytestmark = [pytest.mark.live, pytest.mark.peer("sipp"), pytest.mark.asyncio]
HOST = "127.0.0.1"
DID = "15550100"
IVR = "<Response><Record recordSession='true' redirect='false' maxLength='60'/><Wait length='30'/></Response>"
EARLY = "<Response><PreAnswer><Wait length='20'/></PreAnswer></Response>"
DIAL = "<Response><Dial><User>sip:phone@offhook</User></Dial></Response>"
BY = pytest.mark.parametrize("transport", ["u1", "t1"])


class Sipp:
    """Plays scripts; its user is called `phone` unless it says otherwise."""

    def __init__(self, platform: StagedPlatform, folder: Path) -> None:
        self._server, self._folder = platform.sip_address, folder
        self._plays = 0

    async def play(
        self,
        call: Callable[[Script], None],
        *,
        transport: str = "u1",
        user: str = "phone",
        port: int = 0,
    ) -> None:
        """Play a script once, to its end."""
        script = Script()
        call(script)
        self._plays += 1
        name = self._folder / f"{self._plays}-{user}"
        name.with_suffix(".xml").write_text(script.xml(), encoding="utf-8")
        arguments = ["sipp", str(self._server), "-sf", f"{name}.xml", "-s", DID, "-m", "1", "-nostdin", "-t", transport]
        arguments += ["-au", user, "-ap", "secret", "-key", "user", user, "-timeout", "10", "-timeout_error"]
        arguments += ["-trace_err", "-error_file", f"{name}.errors", "-trace_msg", "-message_file", f"{name}.messages"]
        arguments += ["-i", HOST, "-p", str(port or free_udp_ports(HOST))]
        arguments += ["-mi", HOST, "-mp", str(free_udp_ports(HOST, 4))]
        with name.with_suffix(".log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(*arguments, cwd=self._folder, stdout=log, stderr=log)
            code = await process.wait()
        errors = name.with_suffix(".errors")
        assert code == 0, (
            errors.read_text()[-3000:] if errors.exists() else name.with_suffix(".log").read_text()[-2000:]
        )

    async def waits(
        self, call: Callable[[Script], None], user: str, *, user_agent: str = "", port: int = 0
    ) -> asyncio.Task[None]:
        """Register, then play the script of a phone that is called."""
        port = port or free_udp_ports(HOST)
        await self.play(partial(sipp_calls.only_registers, user_agent=user_agent), user=user, port=port)
        return asyncio.create_task(self.play(call, user=user, port=port))


@asynccontextmanager
async def platform_with(folder: Path, document: str) -> AsyncIterator[tuple[StagedPlatform, InlineApp]]:
    """A platform whose number is answered by a document; it knows three phones."""
    app = InlineApp({"/answer/": document}, lambda: 0.0)
    order = PlatformOrder(world="live", seed="", data=folder, control_token="control")
    async with Emulators().start(order) as platform, served(app) as url:
        platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
        platform.add_number(DID, "app")
        for user in ("phone", "target", "caller"):
            platform.add_endpoint(user, "secret")
        yield platform, app


def caller_at(platform: StagedPlatform) -> Softphone:
    """A phone of ours at the other end."""
    return Softphone(
        network=platform.network,
        ids=platform.ids,
        party="caller",
        username="caller",
        password="secret",
        server=platform.sip_address,
        code=1,
    )


@BY
@pytest.mark.parametrize(
    ("user", "call", "document", "code"),
    [
        ("phone", sipp_calls.digest_and_holds, IVR, "4000"),
        ("stranger", sipp_calls.refreshes, IVR, "4000"),
        ("stranger", sipp_calls.gives_up, EARLY, "1000"),
    ],
)
async def test_a_caller(
    user: str, call: Callable[[Script], None], document: str, code: str, transport: str, tmp_path: Path
) -> None:
    async with platform_with(tmp_path, document) as (platform, app):
        await Sipp(platform, tmp_path).play(call, transport=transport, user=user)
        await app.log.until({"/hangup/": 1}, 10.0)
    assert app.log.look_up("HangupCauseCode", "/hangup/") == code


@BY
async def test_a_phone_transfers_its_call(transport: str, tmp_path: Path) -> None:
    async with platform_with(tmp_path, IVR) as (platform, app):
        sipp = Sipp(platform, tmp_path)
        called = await sipp.waits(sipp_calls.is_transferred_to, "target")
        await sipp.play(sipp_calls.transfers, transport=transport)
        assert not app.log.to("/hangup/"), "the call goes on with the other phone"
    await called


@BY
async def test_a_phone_transfers_to_one_that_is_busy(transport: str, tmp_path: Path) -> None:
    async with platform_with(tmp_path, IVR) as (platform, app):
        sipp = Sipp(platform, tmp_path)
        called = await sipp.waits(sipp_calls.is_busy, "target")
        await sipp.play(sipp_calls.transfers_in_vain, transport=transport)
        await called
        await app.log.until({"/hangup/": 1}, 10.0)


@pytest.mark.parametrize("call", [sipp_calls.is_called, sipp_calls.answers_when_cancelled])
async def test_a_phone_that_is_called(call: Callable[[Script], None], tmp_path: Path) -> None:
    async with platform_with(tmp_path, DIAL) as (platform, app):
        called = await Sipp(platform, tmp_path).waits(call, "phone")
        caller = caller_at(platform)
        await caller.start(5.0)
        await caller.dial(DID)
        await asyncio.sleep(3.0 if call is sipp_calls.is_called else 1.0)
        await caller.hang_up()
        await caller.stop()
        await called
        await app.log.until({"/hangup/": 1}, 10.0)


@asynccontextmanager
async def operated(platform: StagedPlatform) -> AsyncIterator[SipControl]:
    """What operates the phone by SIP, as `control: sip` of a lab does."""
    phone = SipControl("phone", "phone", ControlDoor(platform.http_url, platform.control_token))
    try:
        yield phone
    finally:
        await phone.close()


@pytest.mark.parametrize("call", [sipp_calls.dials_when_referred, sipp_calls.refuses_refer, sipp_calls.forgets_refer])
async def test_a_phone_is_made_to_dial_and_operated(call: Callable[[Script], None], tmp_path: Path) -> None:
    async with platform_with(tmp_path, IVR) as (platform, app), operated(platform) as phone:
        called = await Sipp(platform, tmp_path).waits(call, "phone")
        await phone.dial(DID)
        await app.log.until({"/answer/": 1}, 10.0)
        await settled(phone, "connected")
        for order in (phone.hold, phone.resume):
            await order()
            await asyncio.sleep(2 * sipp_calls.APART_MS / 1000)
        assert (await phone.status()).line == "connected"
        await phone.hang_up()
        await called
        await app.log.until({"/hangup/": 1}, 10.0)
    assert [app.log.look_up(word, "/answer/") for word in ("From", "To", "Direction")] == ["phone", DID, "inbound"]


async def test_a_phone_answers_when_it_is_told(tmp_path: Path) -> None:
    async with platform_with(tmp_path, DIAL) as (platform, app), operated(platform) as phone:
        called = await Sipp(platform, tmp_path).waits(sipp_calls.answers_when_told, "phone")
        caller = caller_at(platform)
        await caller.start(5.0)
        await caller.dial(DID)
        await settled(phone, "ringing")
        await phone.answer()
        await caller.log.until(Moment.CONNECTED, 5.0)
        await phone.hang_up()
        await caller.stop()
        await called
        await app.log.until({"/hangup/": 1}, 10.0)


@pytest.mark.parametrize(
    ("user_agent", "reboot", "resync"),
    [
        ("Yealink SIP-T46S 66.86.0.15", "check-sync;reboot=true", "check-sync;reboot=false"),
        ("PolycomVVX-VVX_450-UA/6.4.3.5156", "check-sync", "check-sync"),
        ("Grandstream HT801 1.0.43.11", "check-sync;reboot=true", "resync"),
        ("Cisco/SPA504G-7.6.2c", "reboot=true", "resync"),
        ("Cisco-CP-8841-3PCC/11.3.1", "check-sync", "check-sync"),
        ("snomD785/10.1.159.12", "check-sync;reboot=true", "check-sync;reboot=false"),
        ("Fanvil X4U 2.12.1", "check-sync;reboot=true", "check-sync"),
        ("Some phone/1.0", "check-sync;reboot=true", "check-sync"),
    ],
)
async def test_a_phone_challenges_who_wants_it_to_start_anew(
    user_agent: str, reboot: str, resync: str, tmp_path: Path
) -> None:
    async with platform_with(tmp_path, IVR) as (platform, _), platform.http_client() as http:
        sipp, port = Sipp(platform, tmp_path), free_udp_ports(HOST)
        url = f"{platform.http_url}/control/phones/phone/check_sync"
        for starts_anew, event, status in ((True, reboot, 401), (False, resync, 407)):
            script = partial(sipp_calls.starts_anew, event=event, status=status)
            called = await sipp.waits(script, "phone", user_agent=user_agent, port=port)
            headers = {"Authorization": f"Bearer {platform.control_token}"}
            answer = await http.post(url, json={"reboot": starts_anew}, headers=headers, timeout=20)
            assert (answer.status_code, answer.json()["phones"][0]["done"]) == (200, True)
            await called


async def settled(phone: SipControl, line: str) -> None:
    """Wait until its line is so."""
    for _ in range(200):
        if (await phone.status()).line == line:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"its line is never {line}")
