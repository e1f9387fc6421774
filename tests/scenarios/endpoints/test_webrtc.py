"""A phone by WebRTC against a live platform: registered, called, on hold, refused; what it cannot do it says."""

from __future__ import annotations

from dataclasses import replace
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


def phone_of(
    name: str, platform: Platform | None, password: str = "secret", codecs: tuple[str, ...] = ("opus", "PCMU")
) -> WebPhone:
    return WebPhone(replace(account_of(name, platform, password), codecs=codecs), ids=Ids.seeded(name))


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
        await phone.press("6", "info")
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 10)
        await phone.stop()
        told = [event.summary for event in platform.trace.events if event.call_uuid in phone.relayed_calls]
    assert any(line.startswith("WebRTC: host ") for line in told)
    assert any("digit 5" in line for line in told)
    assert any("digit 6" in line for line in told)


@pytest.mark.live
@pytest.mark.parametrize("codec", ["opus", "PCMU"])
async def test_keys_of_the_platform_are_heard(tmp_path: Path, codec: str) -> None:
    async with platform_with_app(tmp_path, '<Response><DTMF>42#</DTMF><Wait length="1"/></Response>') as platform:
        phone = phone_of("carol", platform, codecs=(codec,))
        await phone.start(10)
        await phone.dial(NUMBER)
        await phone.log.until(Moment.ENDED, 30)
        await phone.stop()
    assert [media.keys.heard for media in phone.past] == ["42#"]


@pytest.mark.live
async def test_what_rings_is_forwarded(tmp_path: Path) -> None:
    answer = "<Response><Dial><User>sip:adam@phone.plivo.com</User></Dial></Response>"
    async with platform_with_app(tmp_path, answer) as platform:
        carol, adam = phone_of("carol", platform), phone_of("adam", platform)
        for phone in (carol, adam):
            await phone.start(10)
        await carol.dial(NUMBER)
        await adam.log.until(Moment.RINGING, 30)
        await adam.forward(NUMBER)
        await adam.log.until(Moment.ENDED, 10)
        for phone in (carol, adam):
            await phone.stop()
    assert next(fact.detail for fact in adam.log.facts if fact.moment is Moment.ENDED).startswith("forwarded to")


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
    with pytest.raises(PhoneFailure, match="press in the way inband"):
        await phone.press("1", "inband")
    for pressed in (phone.hold(), phone.press("1"), phone.transfer("15550100")):
        with pytest.raises(PhoneFailure, match="is in no call"):
            await pressed
    for asked in (phone.answer(), phone.forward("15550100"), phone.reject(486)):
        with pytest.raises(PhoneFailure, match="no call rings"):
            await asked
    with pytest.raises(PhoneFailure, match="cannot move"):
        await phone.move()


async def test_without_aiortc_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert webrtc.absence() == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert "offhook[browser]" in webrtc.absence()
