"""What is Grandstream's own: a password in the address, an answer of success or error."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.grandstream import GrandstreamPhone
from tests.hardware.phones.bench import connect


def phone_that_says(monkeypatch: pytest.MonkeyPatch, answer: Any) -> GrandstreamPhone:
    connect(monkeypatch, lambda _: httpx.Response(200, json=answer))
    return GrandstreamPhone("desk", "10.0.0.9", password="a&b")


def test_a_command_that_was_not_done_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = phone_that_says(monkeypatch, {"response": "error", "body": False})
    with pytest.raises(ControlFailure, match=r"did not do api-phone_operation \(it answered false\): is there such"):
        asyncio.run(phone.answer())


def test_a_refused_password_says_what_to_switch_on(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = phone_that_says(monkeypatch, {"response": "error", "body": "unauthorized"})
    with pytest.raises(ControlFailure, match=r"set web_password in lab.yaml, and switch on Network > Remote Control"):
        asyncio.run(phone.answer())


@pytest.mark.parametrize(("body", "registered"), [("available", True), ("busy", True), ("unavailable", False)])
def test_the_status_of_the_phone_tells_its_registration(
    body: str, registered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_that_says(monkeypatch, {"response": "success", "body": body})
    assert asyncio.run(phone.status()).is_registered is registered


def test_lines_that_are_idle_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(200, json={"response": "success", "body": [{"line": 1, "state": "idle"}]})

    connect(monkeypatch, serve)
    asyncio.run(GrandstreamPhone("desk", "10.0.0.9").rest())
    assert seen == ["/cgi-bin/api-get_line_status"]


def test_lines_that_it_does_not_tell_are_put_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(200, json={"response": "success", "body": "complete"})

    connect(monkeypatch, serve)
    asyncio.run(GrandstreamPhone("desk", "10.0.0.9").rest())
    assert seen[-1] == "/cgi-bin/api-phone_operation"
