"""An ASGI app of the user's: found by its name, asked as by a server, every request noted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI, Form

from emulator.base.errors import BadInput
from scenarios.runner.asgi_app import AsgiApp, load_asgi

if TYPE_CHECKING:
    from pathlib import Path

users_app = FastAPI()


@users_app.post("/answer")
async def answer(call_uuid: str = Form(alias="CallUUID")) -> str:
    return f"heard {call_uuid}"


@users_app.get("/broken")
async def broken() -> None:
    raise ZeroDivisionError


def test_the_app_answers_and_its_requests_are_noted() -> None:
    watched = AsgiApp(users_app, lambda: 2.5)

    async def ask() -> list[str]:
        transport = httpx.ASGITransport(app=watched, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            answers = [await client.post("/answer", data={"CallUUID": "u-1"}), await client.get("/broken?a=1")]
            answers.append(await client.post("/answer", data={}))
        return [f"{each.status_code} {each.text}" for each in answers]

    assert asyncio.run(ask())[0] == '200 "heard u-1"'
    noted = [
        (each.number, each.at, each.method, each.path, dict(each.fields), each.status) for each in watched.log.requests
    ]
    assert noted == [
        (1, 2.5, "POST", "/answer", {"CallUUID": "u-1"}, 200),
        (2, 2.5, "GET", "/broken", {"a": "1"}, 500),
        (3, 2.5, "POST", "/answer", {}, 422),
    ]


def test_what_is_no_request_is_passed_on() -> None:
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["type"])

    async def nothing(*_: Any) -> Any: ...

    asyncio.run(AsgiApp(app, lambda: 0.0)({"type": "lifespan"}, nothing, nothing))
    assert seen == ["lifespan"]


def test_an_app_is_found_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop_of_a_test.py").write_text("class voice:\n    def app(*a): ...\n\nnumber = 3\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert callable(load_asgi("shop_of_a_test:voice.app"))
    for name, why in (
        ("shop_of_a_test:voice.ap", "has no attribute 'ap'"),
        ("shop_of_a_test:number", "is no ASGI app: int cannot be called"),
        ("no_such_module_here:app", "No module named"),
    ):
        with pytest.raises(BadInput, match=why):
            load_asgi(name)
