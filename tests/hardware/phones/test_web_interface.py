"""Whatever happens on the way to a phone is one line; a certificate of its own is accepted from it."""

from __future__ import annotations

import asyncio
import base64
import datetime
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.runtime.certificate_maker import make_certificates
from hardware.phones.control import ControlFailure
from hardware.phones.web_interface import WebInterface, first_line
from tests.hardware.phones.bench import connect

if TYPE_CHECKING:
    from pathlib import Path


def test_nobody_there_is_said_with_what_may_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused")

    connect(monkeypatch, serve)
    with pytest.raises(ControlFailure, match=r"^desk: 10.0.0.9:80 cannot be reached \(connection refused\): switch it"):
        asyncio.run(WebInterface("desk", "10.0.0.9:80", off="switch it on").get("/"))


def test_a_host_that_is_none_is_said() -> None:
    with pytest.raises(ControlFailure, match=r"^desk: 10.0.0.9:none is no host: Invalid port"):
        WebInterface("desk", "10.0.0.9:none")


@pytest.mark.parametrize(
    ("host", "url"),
    [("10.0.0.9", "https://10.0.0.9/a"), ("http://10.0.0.9:8080/", "http://10.0.0.9:8080/a"), ("x:1", "https://x:1/a")],
)
def test_a_host_may_say_how_it_is_reached(host: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200)

    connect(monkeypatch, serve)
    asyncio.run(WebInterface("desk", host, scheme="https").get("/a"))
    assert seen == [url]


def test_a_long_answer_is_cut() -> None:
    assert first_line(httpx.Response(200, text="a\n  b")) == "a b"
    assert first_line(httpx.Response(200, text="a" * 101)) == "a" * 100 + "…"


@pytest.mark.live
def test_a_certificate_that_nobody_signed_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_certificates(tmp_path, [], datetime.datetime.now(datetime.UTC))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made.server, made.key)
    heads: list[bytes] = []
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    async def run() -> str:
        async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
            port = server.sockets[0].getsockname()[1]
            web = WebInterface("desk", f"127.0.0.1:{port}", scheme="https", login=("Polycom", "456"))
            response = await web.get("/api")
            await web.close()
            return response.text

    assert asyncio.run(run()) == "ok"
    assert heads[0].startswith(b"GET /api HTTP/1.1\r\n")
    assert b"authorization: basic " + base64.b64encode(b"Polycom:456").lower() in heads[0].lower()
