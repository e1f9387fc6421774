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
from hardware.phones import web_interface
from hardware.phones.control import ControlFailure
from hardware.phones.web_interface import WebInterface, first_line, json_of
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


def test_what_a_phone_repeats_is_shown_without_its_password_and_without_what_a_terminal_obeys() -> None:
    web = WebInterface("desk", "10.0.0.9", login=("admin", "top&secret"))
    coded = base64.b64encode(b"admin:top&secret").decode()
    shown = str(web.failure(f"said top&secret, passcode=top%26secret, Basic {coded}\x1b[2J"))
    assert shown == "desk: 10.0.0.9 said (password), passcode=(password), Basic (password)?[2J"
    assert "secret" not in str(WebInterface("desk", "10.0.0.9", secret="secret").failure("has a secret"))


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\x89PNG\xff", b"[" * 100_000], ids=["none", "html", "bytes", "deep"]
)
def test_what_is_no_json_is_none(body: bytes) -> None:
    assert json_of(httpx.Response(200, content=body)) is None
    assert json_of(httpx.Response(200, content=b'{"a": 1}')) == {"a": 1}


async def _failure_of(answer: bytes, *, again: bool) -> str:
    """What is said of a phone that answers so, and goes on with the same."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(answer)
                await writer.drain()
                if not again:
                    await reader.read()
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    web = WebInterface("desk", f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        with pytest.raises(ControlFailure) as caught:
            await web.get("/")
    finally:
        await web.close()
        server.close()
    return str(caught.value)


@pytest.mark.live
def test_an_answer_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "answered more than 1048576 bytes" in asyncio.run(_failure_of(b"A" * 65536, again=True))
    monkeypatch.setattr(web_interface, "WHOLE_ANSWER_S", 0.1)
    assert "did not end its answer in 0.1 s" in asyncio.run(_failure_of(b"A", again=False))


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
