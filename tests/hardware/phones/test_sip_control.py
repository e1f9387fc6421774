"""A phone operated by SIP, through the /control of a platform in a simulated world; and what can go wrong there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.app import shared_api
from hardware.phones.control import ControlDoor, ControlFailure, PhoneStatus
from hardware.phones.sip_control import SipControl
from tests.emulator.desk_phone import YEALINK, DeskPhone
from tests.emulator.platform_stage import DID
from tests.emulator.runtime.test_caretaker import TOKEN, played
from tests.hardware.phones.bench import connect
from tests.hardware.phones.conformance import refuses_what_it_cannot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

URL = "http://platform.test:8080/"


def driver(username: str = "ann", *, url: str = URL, token: str = TOKEN) -> SipControl:
    return SipControl("desk", username, ControlDoor(url, token))


def test_it_is_operated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def handle(_: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return await httpx.ASGITransport(app=shared_api()).handle_async_request(request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)

    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = b"<Response><Conference>room</Conference></Response>"
        phone, desk = DeskPhone(scene, "ann", "a"), driver()
        assert await desk.status() == PhoneStatus(is_registered=False, line="idle")
        with pytest.raises(ControlFailure, match=r"desk: ann has no phone that is registered$"):
            await desk.dial(DID)
        await phone.start()
        await desk.dial(DID)
        await asyncio.sleep(1)
        assert await desk.status() == PhoneStatus(model=YEALINK, is_registered=True, line="connected")
        await desk.hold()
        await desk.resume()
        await desk.hang_up()
        await desk.rest()
        with pytest.raises(ControlFailure, match="it is in no call"):
            await desk.hang_up()
        with pytest.raises(ControlFailure, match="ann has no call to answer"):
            await desk.answer()
        await desk.reboot()
        await refuses_what_it_cannot(desk)
        assert phone.notices == ["hold", "talk", "check-sync;reboot=true"]
        await desk.dial(DID)
        await asyncio.sleep(1)
        await desk.rest()
        await asyncio.sleep(1)
        assert phone.calls == {}
        stranger = driver(token="wrong")
        with pytest.raises(ControlFailure, match="is the control token right"):
            await stranger.status()
        for each in (desk, stranger):
            await each.close()
        phone.close()

    played(tmp_path, story)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(200, text="<html>"), "http://platform.test:8080 is no platform: 200"),
        (httpx.Response(404, json={"error": "not found"}), "not found; is the control token right"),
        (httpx.Response(500, json=["odd"]), "desk: 500"),
    ],
)
def test_who_is_there_is_no_platform(monkeypatch: pytest.MonkeyPatch, answer: httpx.Response, words: str) -> None:
    connect(monkeypatch, lambda _: answer)
    with pytest.raises(ControlFailure, match=words):
        asyncio.run(driver().status())


def test_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    connect(monkeypatch, refuse)
    with pytest.raises(ControlFailure, match=r"desk: http://platform.test:8080 does not answer: refused"):
        asyncio.run(driver().rest())


def test_an_address_that_is_none() -> None:
    with pytest.raises(ControlFailure, match="is no address of a platform"):
        driver(url="http://[::1")
