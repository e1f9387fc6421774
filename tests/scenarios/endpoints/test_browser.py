"""A real browser as a phone, against a live platform: a call with hold and keys, a wrong password, a refusal."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints import browser
from scenarios.endpoints.browser import BrowserPhone
from scenarios.endpoints.webrtc import WebPhone
from tests.scenarios.endpoints.web_platform import NUMBER, NUMBER_OF_CAROL, account_of, platform_with_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.app import Platform

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def phone_of(name: str, platform: Platform, password: str = "secret") -> AsyncIterator[BrowserPhone]:
    """One that is not switched on yet, and is off in the end."""
    phone = BrowserPhone(account_of(name, platform, password))
    try:
        yield phone
    finally:
        await phone.stop()


def live(test: object) -> object:
    """A test with a real browser."""
    marks = (pytest.mark.live, pytest.mark.slow, pytest.mark.peer("chromium", "playwright"))
    for mark in marks:
        test = mark(test)
    return test


@live
async def test_a_call_with_a_hold_and_keys_is_measured_by_the_browser(tmp_path: Path) -> None:
    async with platform_with_app(tmp_path) as platform, phone_of("carol", platform) as phone:
        await phone.start(20)
        with pytest.raises(PhoneFailure, match=r"could not hold: .*is in no call"):
            await phone.hold()
        await phone.dial(NUMBER)
        await phone.log.until(Moment.CONNECTED, 20)
        await phone.hold()
        await phone.resume()
        await phone.mute()
        await phone.press("5")
        await phone.press("6", "rfc4733")
        await phone.unmute()
        await phone.hang_up()
        ended = await phone.log.until(Moment.ENDED, 10)
        told = [event.summary for event in platform.trace.events if event.call_uuid in phone.relayed_calls]
    assert ended.detail == "by us"
    assert any("digit 5" in line for line in told)
    assert any("digit 6" in line for line in told)
    (reports,) = phone.log.measured.values()
    kinds = [str(report["type"]) for report in reports]
    assert {"inbound-rtp", "outbound-rtp", "transport", "codec"} <= set(kinds)
    assert kinds.count("candidate-pair") == kinds.count("local-candidate") == 1


@live
async def test_one_that_does_not_want_the_call_says_so(tmp_path: Path) -> None:
    async with platform_with_app(tmp_path) as platform, phone_of("carol", platform) as phone:
        caller = WebPhone(account_of("adam", platform), ids=Ids.seeded("adam"))
        await phone.start(20)
        await caller.start(10)
        await caller.dial(NUMBER_OF_CAROL)
        await phone.log.until(Moment.RINGING, 20)
        await phone.reject(603)
        assert (await phone.log.until(Moment.ENDED, 10)).detail == "by us"
        await caller.log.until(Moment.ENDED, 20)
        await caller.stop()


@live
async def test_a_wrong_password_is_said(tmp_path: Path) -> None:
    async with platform_with_app(tmp_path) as platform, phone_of("carol", platform, "wrong") as phone:
        with pytest.raises(PhoneFailure, match="not registered: 40"):
            await phone.start(20)


async def test_a_platform_without_web_sockets_is_no_place_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "absence", str)
    with pytest.raises(Unavailable, match="no SIP by WebSocket"):
        await BrowserPhone(account_of("carol", None)).start(1)


async def test_what_it_cannot_do_it_says() -> None:
    phone = BrowserPhone(account_of("carol", None))
    with pytest.raises(PhoneFailure, match="hold in the form inactive"):
        await phone.hold("inactive")
    with pytest.raises(PhoneFailure, match="press in the way inband"):
        await phone.press("1", "inband")
    with pytest.raises(PhoneFailure, match="say how long a key was down"):
        await phone.press("1", None, 40)
    with pytest.raises(PhoneFailure, match="is not switched on"):
        await phone.answer()


async def test_without_a_browser_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert "offhook[chromium]" in browser.absence()
    with pytest.raises(Unavailable, match="playwright is not installed"):
        await BrowserPhone(account_of("carol", None)).start(1)
