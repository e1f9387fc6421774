"""A Yealink's keys by SIP: what the platform is asked to tell it, and what our simulator of one does upon it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import httpx
import pytest

from hardware.lab_file import LabPhone
from hardware.phones.all_drivers import make_control
from hardware.phones.control import EVERY_ABILITY, ControlDoor, ControlFailure
from hardware.phones.sip_control import SipControl
from hardware.phones.yealink_by_sip import YealinkBySip
from tests.hardware.phones.bench import connect

if TYPE_CHECKING:
    from hardware.phones.control import PhoneControl

DOOR = ControlDoor("http://platform.test:8080", "token")


def made(vendor: str) -> PhoneControl:
    return make_control("desk", LabPhone.model_validate({"vendor": vendor, "control": "sip"}), platform=DOOR)


def test_its_keys_are_told_by_notify(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, object]] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.path, json.loads(request.content or b"{}")))
        return httpx.Response(200, json={"phones": [], "calls": 1})

    connect(monkeypatch, serve)

    async def main() -> list[str]:
        phone = made("yealink")
        assert phone.abilities == EVERY_ABILITY - {"events"}
        for order in (phone.reject(), phone.press("1#"), phone.transfer("*7"), phone.mute(on=True)):
            await order
        await phone.mute(on=True)
        await phone.dial("15550100")
        await phone.mute(on=False)
        await phone.answer()
        with pytest.raises(ControlFailure):
            await phone.press("x")
        await phone.close()
        return [path for path, _ in asked]

    paths = asyncio.run(main())
    told = [content for path, content in asked if path == "/control/phones/desk/notify"]
    keys = ("CANCEL", "1", "POUND", "F_TRANSFER", "*", "7", "F_TRANSFER", "MUTE")
    assert told == [{"event": "ACTION-URI", "content_type": "message/sipfrag", "body": f"key={key}"} for key in keys]
    assert [path.rpartition("/")[2] for path in paths[len(keys) :]] == ["dial", "answer"], "a new call is not muted"


def test_others_have_none() -> None:
    assert isinstance(made("yealink"), YealinkBySip)
    assert type(made("snom")) is SipControl
