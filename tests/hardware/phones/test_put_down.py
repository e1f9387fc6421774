"""Phones that nobody operates any more are put on-hook, each within a time of its own."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from hardware.lab_file import LabPhone
from hardware.phones.put_down import can_be_put_down, put_down
from tests.hardware.phones.bench import MAKES, connect
from tests.hardware.phones.fake_phones import PASSWORD


def phone_of(vendor: str, **more: object) -> LabPhone:
    return LabPhone.model_validate({"vendor": vendor, "host": "phone.test", "web_password": PASSWORD, **more})


@pytest.mark.parametrize("vendor", ["yealink", "poly", "grandstream"])
def test_a_call_is_ended_and_a_phone_at_rest_is_left_alone(vendor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = MAKES[vendor].fake()
    connect(monkeypatch, fake.serve)
    fake.line.state = "connected"
    assert asyncio.run(put_down({"desk": phone_of(vendor)})) == []
    assert fake.line.state == "idle"
    assert asyncio.run(put_down({"desk": phone_of(vendor)})) == []
    assert fake.line.state == "idle"


def test_one_that_says_nothing_keeps_no_other_up(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = MAKES["yealink"].fake()
    fake.line.state = "connected"

    async def serve(request: httpx.Request) -> httpx.Response:
        if request.url.host == "dead.test":
            await asyncio.Event().wait()
        if request.url.host == "gone.test":
            raise httpx.ConnectError("refused")
        return fake.serve(request)

    connect(monkeypatch, serve)
    hosts = {"dead": "dead.test", "gone": "gone.test", "desk": "phone.test"}
    phones = {name: phone_of("yealink", host=host) for name, host in hosts.items()}
    complaints = asyncio.run(put_down(phones, within_s=0.5))
    assert complaints == ["dead: not at rest within 0.5 s", "gone: gone.test cannot be reached (refused)"]
    assert fake.line.state == "idle"


def test_who_can_be_put_down() -> None:
    assert can_be_put_down(phone_of("poly"))
    assert not can_be_put_down(phone_of("poly", simulated=True))
    assert not can_be_put_down(phone_of("poly", control="sip"))
    assert not can_be_put_down(phone_of("poly", control="manual"))
    assert not can_be_put_down(phone_of("grandstream_ht"))
