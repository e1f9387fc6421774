"""What is Yealink's own: the prompt on the screen, the list of addresses, addresses as numbers."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.yealink import YealinkPhone
from tests.hardware.phones.bench import MAKES, connect, driver_of


def test_a_sip_address_is_dialled_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = MAKES["yealink"].fake()
    connect(monkeypatch, fake.serve)
    asyncio.run(driver_of(MAKES["yealink"], fake).dial("sip:a b@10.0.0.1:5060;x=1&key=2#3"))
    assert fake.requests == ["GET /servlet?key=number=sip:a%20b@10.0.0.1:5060%3Bx%3D1%26key%3D2%233"]


def test_it_is_not_transferred_to_what_keys_cannot_say(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = MAKES["yealink"].fake()
    connect(monkeypatch, fake.serve)
    with pytest.raises(ControlFailure, match="cannot be pressed"):
        asyncio.run(driver_of(MAKES["yealink"], fake).transfer("sip:b@c"))
    assert fake.requests == []


def test_a_refusal_says_what_to_switch_on(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, lambda _: httpx.Response(403))
    with pytest.raises(ControlFailure, match=r"\(403\).*action_uri_limit_ip.*show_action_uri_option"):
        asyncio.run(YealinkPhone("desk", "10.0.0.9").answer())


def test_a_silent_phone_may_be_asking_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("")

    connect(monkeypatch, serve)
    with pytest.raises(ControlFailure, match=r"did not answer in 5 s; is it asking 'Allow remote control\?'"):
        asyncio.run(YealinkPhone("desk", "10.0.0.9").answer())


@pytest.mark.parametrize(
    ("text", "registered", "firmware"),
    [
        ("Account 1: Registered", True, ""),
        ("account.1=Unregistered; 66.86.0.15", False, "66.86.0.15"),
        ("not registered", False, ""),
        ("", None, ""),
    ],
)
def test_the_status_is_read_whatever_its_form(
    text: str, registered: bool | None, firmware: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, lambda _: httpx.Response(200, text=text))
    status = asyncio.run(YealinkPhone("desk", "10.0.0.9").status())
    assert (status.is_registered, status.firmware) == (registered, firmware)
