"""A phone by WebRTC against a live platform: registered, called, on hold, refused; what it cannot do it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints import webrtc
from scenarios.endpoints.webrtc import WebPhone
from tests.scenarios.endpoints.web_platform import NUMBER, account_of, platform_with_app

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.app import Platform

pytestmark = pytest.mark.asyncio


def phone_of(name: str, platform: Platform | None, password: str = "secret") -> WebPhone:
    return WebPhone(account_of(name, platform, password), ids=Ids.seeded(name))


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
