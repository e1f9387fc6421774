"""What is Poly's own: response codes, call handles, the default password, a REST API that is off."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.poly import MEANINGS, PolyPhone
from tests.hardware.phones.bench import connect


def poly_that_says(monkeypatch: pytest.MonkeyPatch, answer: Any, status: int = 200) -> PolyPhone:
    connect(monkeypatch, lambda _: httpx.Response(status, json=answer))
    return PolyPhone("desk", "10.0.0.9")


@pytest.mark.parametrize("code", sorted(MEANINGS))
@pytest.mark.parametrize("form", [str, int])
def test_a_code_is_explained(code: str, form: type[str] | type[int], monkeypatch: pytest.MonkeyPatch) -> None:
    phone = poly_that_says(monkeypatch, {"Status": form(code)}, 400)
    with pytest.raises(ControlFailure) as caught:
        asyncio.run(phone.dial("1002"))
    assert str(caught.value) == f"desk: 10.0.0.9 answered {code}: {MEANINGS[code]}"


def test_a_code_that_nobody_knows_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ControlFailure, match="answered 6001: a code that its manual does not list"):
        asyncio.run(poly_that_says(monkeypatch, {"Status": "6001"}).press("1"))


def test_the_default_password_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ControlFailure, match=r"refuses its default password.*device\.auth\.localAdminPassword"):
        asyncio.run(poly_that_says(monkeypatch, {"Status": "4010"}).status())


def test_without_a_call_nothing_can_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = poly_that_says(monkeypatch, {"Status": "4007"})
    with pytest.raises(ControlFailure, match=r"^desk: 10.0.0.9 has no call$"):
        asyncio.run(phone.answer())
    asyncio.run(phone.rest())


def test_a_rest_api_that_is_off_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, lambda _: httpx.Response(404, text="Not Found"))
    with pytest.raises(ControlFailure, match=r"has no REST API \(404\): apps.restapi.enabled = 1"):
        asyncio.run(PolyPhone("desk", "10.0.0.9").dial("1002"))


def test_a_sip_address_is_dialled_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200, json={"Status": "2000"})

    connect(monkeypatch, serve)
    asyncio.run(PolyPhone("desk", "10.0.0.9").dial("sip:bob@10.0.0.1"))
    assert seen == [b'{"data":{"Dest":"sip:bob@10.0.0.1","Line":"1","Type":"SIP"}}']


def test_every_call_of_a_list_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = [{"CallHandle": "0x1", "CallState": "Connected"}, {"CallHandle": "0x2", "CallState": "CallHold"}]
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"Status": "2000", "data": calls})
        seen.append(f"{request.url.path.rsplit('/', 1)[1]} {request.content.decode()}")
        return httpx.Response(200, json={"Status": "2000"})

    connect(monkeypatch, serve)
    asyncio.run(PolyPhone("desk", "10.0.0.9").rest())
    assert seen == [
        'endCall {"data":{"Ref":"0x1"}}',
        'resumeCall {"data":{"Ref":"0x2"}}',
        'endCall {"data":{"Ref":"0x2"}}',
    ]
