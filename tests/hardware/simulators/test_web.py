"""The web server of simulated phones: requests, log-ins, who they come from, nonsense."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import Unavailable
from hardware.simulators.web import WebRequest, WebServer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hardware.simulators.web import WebAnswer


def request(**given: object) -> WebRequest:
    usual = {"method": "GET", "path": "/", "raw_query": "", "headers": {}, "body": b"", "client": "10.0.0.7"}
    return WebRequest(**{**usual, **given})  # type: ignore[arg-type]


def test_a_plus_in_a_query_is_one_and_in_a_form_a_blank() -> None:
    assert request(raw_query="key=number=+1555&x=%2B&y").query == {"key": "number=+1555", "x": "+", "y": ""}
    assert request(body=b"a=1+2&b=%26").form == {"a": "1 2", "b": "&"}


def test_cookies() -> None:
    assert request(headers={"cookie": "a=1; session_id=x=y"}).cookies == {"a": "1", "session_id": "x=y"}
    assert request().cookies == {}


@pytest.mark.parametrize(
    ("header", "right"),
    [("Basic YTpi", True), ("basic  YTpi", True), ("Basic YTpj", False), ("Basic %%", False), ("Bearer x", False)],
)
def test_a_log_in_by_basic(header: str, right: bool) -> None:
    assert request(headers={"authorization": header}).has_basic("a", "b") is right


@pytest.mark.parametrize(
    ("allowed", "right"),
    [("any", True), ("10.0.*.*", True), ("10.1.0.1, 10.0.0.7", True), ("10.1.*.*", False), ("", False)],
)
def test_addresses_that_are_allowed(allowed: str, right: bool) -> None:
    assert request().is_from(allowed) is right


def served(play: Callable[[str, int], Coroutine[None, None, None]]) -> None:
    async def respond(asked: WebRequest) -> WebAnswer:
        told = {"method": asked.method, "path": asked.path, "body": asked.body.decode(), "client": asked.client}
        return json_answer(told, status=201, headers=(("X-Own", "1"),))

    async def main() -> None:
        server = WebServer(respond, server_name="a phone")
        try:
            await play(*await server.start("127.0.0.1", 0))
        finally:
            await server.stop()

    asyncio.run(main())


@pytest.mark.live
def test_a_request_gets_its_answer() -> None:
    async def play(host: str, port: int) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"http://{host}:{port}/a%20b?c=d", content=b"body")
        assert (answer.status_code, answer.headers["x-own"], answer.headers["server"]) == (201, "1", "a phone")
        assert answer.json() == {"method": "POST", "path": "/a b", "body": "body", "client": "127.0.0.1"}

    served(play)


@pytest.mark.live
@pytest.mark.parametrize(
    "nonsense",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
    ],
)
def test_nonsense_gets_400(nonsense: bytes) -> None:
    async def play(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(nonsense)
        assert (await reader.readline()).startswith(b"HTTP/1.1 400 ")
        writer.close()

    served(play)


@pytest.mark.live
def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    async def play(host: str, port: int) -> None:
        with pytest.raises(Unavailable, match=f"HTTP port {port} of 127.0.0.1: "):
            await WebServer(None, server_name="").start(host, port)  # type: ignore[arg-type]

    served(play)
