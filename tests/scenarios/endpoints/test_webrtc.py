"""A phone by WebRTC against a live platform: registered, called, on hold, refused; what it cannot do it says."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.live import start_live
from emulator.runtime.http_server import HttpServer
from emulator.settings import Application, Endpoint, Number, Settings
from emulator.testing.document_app import DocumentApp
from emulator.testing.softphone_log import Moment, PhoneFailure
from emulator.webrtc_settings import WebRtc
from scenarios.endpoints import webrtc
from scenarios.endpoints.phone import Account
from scenarios.endpoints.webrtc import WebPhone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.app import Platform

pytestmark = pytest.mark.asyncio
ANSWER = "<Response><Conference>lounge</Conference></Response>"
NUMBER = "15550199"


def phone_of(name: str, platform: Platform | None, password: str = "secret") -> WebPhone:
    server = Address("127.0.0.1", 9) if platform is None else platform.sip_address
    account = Account(
        party=name,
        username=name,
        password=password,
        server=server,
        by_web_socket=None if platform is None else platform.sip_doors[0].address,
        code=1,
        codecs=("opus", "PCMU"),
    )
    return WebPhone(account, ids=Ids.seeded(name))


@asynccontextmanager
async def platform_with_app(folder: Path) -> AsyncIterator[Platform]:
    """It knows `carol` and `adam`; who calls the number is alone in a room."""
    app = HttpServer(DocumentApp({"/": ANSWER}))
    address = await app.start("127.0.0.1", 0)
    settings = Settings(
        http="127.0.0.1:0",
        sip="127.0.0.1:0",
        ws="127.0.0.1:0",
        rtp_ports="0-0",
        data=str(folder),
        webrtc=WebRtc(loopback=True),
        applications={"demo": Application(answer_url=f"http://{address}/")},
        numbers={NUMBER: Number(application="demo")},
        endpoints={"carol": Endpoint(password="secret"), "adam": Endpoint(password="secret")},
    )
    live = await start_live(settings)
    try:
        yield live.platform
    finally:
        await live.stop()
        await app.stop()


@pytest.mark.live
async def test_a_call_with_a_hold_is_connected_by_webrtc(tmp_path: Path) -> None:
    async with platform_with_app(tmp_path) as platform:
        phone = phone_of("carol", platform)
        await phone.start(10)
        await phone.dial(NUMBER)
        await phone.log.until(Moment.CONNECTED, 20)
        await phone.hold()
        await phone.resume()
        await phone.press("5")
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 10)
        await phone.stop()
        told = [event.summary for event in platform.trace.events if event.call_uuid in phone.relayed_calls]
    assert any(line.startswith("WebRTC: host ") for line in told)
    assert any("digit 5" in line for line in told)


@pytest.mark.live
async def test_a_wrong_password_is_said(tmp_path: Path) -> None:
    async with platform_with_app(tmp_path) as platform:
        phone = phone_of("carol", platform, password="wrong")
        with pytest.raises(PhoneFailure, match="not registered: 40"):
            await phone.start(10)
        await phone.stop()


async def test_a_platform_without_web_sockets_is_no_place_for_it() -> None:
    with pytest.raises(Unavailable, match="no SIP by WebSocket"):
        await phone_of("carol", None).start(1)


async def test_what_it_cannot_do_it_says() -> None:
    phone = phone_of("carol", None)
    with pytest.raises(PhoneFailure, match="hold in the form silent"):
        await phone.hold("silent")
    with pytest.raises(PhoneFailure, match="press in the way rfc4733"):
        await phone.press("1", "rfc4733")
    with pytest.raises(PhoneFailure, match="is in no call"):
        await phone.hold()
    with pytest.raises(PhoneFailure, match="cannot move"):
        await phone.move()


async def test_without_aiortc_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert webrtc.absence() == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert "offhook[browser]" in webrtc.absence()
