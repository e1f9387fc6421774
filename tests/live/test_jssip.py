"""JsSIP by WS and WSS: registers, calls, is called, holds, presses keys, refreshes, hangs up, comes back."""

from __future__ import annotations

import asyncio
import datetime
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from emulator.live import start_live
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import Certificates
from emulator.settings import Application, Endpoint, Number, Settings
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.jssip_phone import JsSipPhone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from emulator.app import Platform

pytestmark = [pytest.mark.live, pytest.mark.asyncio, pytest.mark.peer("jssip", "ws")]
BY = pytest.mark.parametrize("transport", ["ws", "wss"])
KEYS, BRIDGE = "15550100", "15550101"
DOCUMENTS = {
    "/keys/": '<Response><GetDigits action="${app}/digits/" method="POST" numDigits="2" timeout="30"/></Response>',
    "/digits/": '<Response><Wait length="60"/></Response>',
    "/bridge/": "<Response><Dial><User>sip:bob@phone.plivo.com</User></Dial></Response>",
}


class Lab:
    """A platform with two applications and the users `alice` and `bob`."""

    def __init__(self, platform: Platform, app: InlineApp, authority: Path) -> None:
        self.platform = platform
        self.app = app
        self._authority = authority

    def phone(self, user: str, transport: str, password: str = "secret") -> JsSipPhone:
        """A phone of a user."""
        (address,) = [door.address for door in self.platform.sip_doors if door.transport == transport]
        return JsSipPhone(f"{transport}://{address}/signalling", user, password, authority=self._authority)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(15.0):
            while not is_so():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)

    def has_seen(self, text: str) -> bool:
        """Whether a message on the time line contains `text`."""
        events = [event for event in self.platform.trace.events if event.lane == "sip"]
        return any(text in event.summary for event in events)


@asynccontextmanager
async def laboratory(folder: Path) -> AsyncIterator[Lab]:
    made = make_certificates(folder / "certificates", (), datetime.datetime.now(datetime.UTC))
    app = InlineApp(DOCUMENTS, lambda: 0.0)
    async with served(app) as url:
        app.variables["app"] = url
        settings = Settings(
            http="127.0.0.1:0",
            sip="127.0.0.1:0",
            ws="127.0.0.1:0",
            wss="127.0.0.1:0",
            certificates=str(made.folder),
            rtp_ports="0-0",
            data=str(folder),
            applications={
                name: Application(answer_url=f"{url}/{name}/", hangup_url=f"{url}/hangup/")
                for name in ("keys", "bridge")
            },
            numbers={KEYS: Number(application="keys"), BRIDGE: Number(application="bridge")},
            endpoints={name: Endpoint(password="secret") for name in ("alice", "bob")},
        )
        live = await start_live(settings)
        try:
            yield Lab(live.platform, app, Certificates(made.folder).authority)
        finally:
            await live.stop()


@BY
async def test_it_registers_and_presses_keys_into_an_application(tmp_path: Path, transport: str) -> None:
    async with laboratory(tmp_path) as lab, lab.phone("alice", transport) as alice:
        await alice.until("registered")
        bound = lab.platform.operator.registration("alice")
        assert bound is not None
        assert ".invalid;transport=ws" in bound.contact
        alice.order("call", target=f"sip:{KEYS}@phone.plivo.com")
        await alice.until("confirmed")
        alice.order("press", keys="42")
        await lab.app.log.until({"/digits/": 1}, 15.0)
        assert lab.app.log.look_up("Digits", "/digits/") == "42"
        alice.order("hangup")
        await lab.app.log.until({"/hangup/": 1}, 15.0)
        assert lab.app.log.look_up("HangupSource", "/hangup/") == "Caller"


@BY
async def test_one_calls_another_who_holds_and_hangs_up(tmp_path: Path, transport: str) -> None:
    async with (
        laboratory(tmp_path) as lab,
        lab.phone("alice", transport) as alice,
        lab.phone("bob", transport) as bob,
    ):
        await asyncio.gather(alice.until("registered"), bob.until("registered"))
        alice.order("call", target=f"sip:{BRIDGE}@phone.plivo.com")
        assert (await bob.until("call"))["originator"] == "remote"
        bob.order("answer")
        await asyncio.gather(alice.until("confirmed"), bob.until("confirmed"))
        alice.order("hold")
        await alice.until("held")
        alice.order("unhold")
        await alice.until("resumed")
        bob.order("hangup")
        assert (await alice.until("ended"))["originator"] == "remote"
        await lab.app.log.until({"/hangup/": 1}, 15.0)


async def test_calls_are_refreshed_by_update(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, lab.phone("alice", "ws") as alice:
        await alice.until("registered")
        alice.order("call", target=f"sip:{KEYS}@phone.plivo.com")
        await alice.until("confirmed")
        await lab.until(lambda: lab.has_seen("200 OK (UPDATE)"))
        alice.order("hangup")
        await alice.until("ended")


async def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, lab.phone("alice", "ws", "guessed") as alice:
        assert (await alice.until("registrationFailed"))["status"] == 401


async def test_who_does_not_want_the_call_says_so(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, lab.phone("alice", "ws") as alice, lab.phone("bob", "ws") as bob:
        await asyncio.gather(alice.until("registered"), bob.until("registered"))
        alice.order("call", target=f"sip:{BRIDGE}@phone.plivo.com")
        await bob.until("call")
        bob.order("refuse")
        assert (await alice.until("failed"))["originator"] == "remote"


async def test_a_call_outlives_its_web_socket(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, lab.phone("alice", "ws") as alice, lab.phone("bob", "ws") as bob:
        await asyncio.gather(alice.until("registered"), bob.until("registered"))
        alice.order("call", target=f"sip:{BRIDGE}@phone.plivo.com")
        await bob.until("call")
        bob.order("answer")
        await asyncio.gather(alice.until("confirmed"), bob.until("confirmed"))
        bob.order("drop")
        await bob.until("disconnected")
        await lab.until(lambda: lab.platform.operator.registration("bob") is None)
        await bob.until("registered", within_s=30.0)
        alice.order("hangup")
        assert (await bob.until("ended"))["originator"] == "remote"
