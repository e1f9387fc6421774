"""A real server on the loop: any port, a port that is taken, and an end that lets running requests finish."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from emulator.base.errors import Unavailable
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.http_server import HttpServer

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.runtime.network import Stream

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    if scope["path"] == "/slow":
        await asyncio.sleep(0.3)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


async def test_it_serves_on_any_port_until_it_is_stopped() -> None:
    server = HttpServer(app)
    address = await server.start("127.0.0.1", 0)
    assert address.port > 0
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://{address}/hello")
        assert answer.text == "/hello"
    await server.stop()
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://{address}/hello")


async def test_a_running_request_is_finished_first() -> None:
    server = HttpServer(app)
    address = await server.start("127.0.0.1", 0)
    async with httpx.AsyncClient(trust_env=False) as client:
        waiting = asyncio.create_task(client.get(f"http://{address}/slow"))
        await asyncio.sleep(0.1)
        await server.stop()
        assert (await waiting).text == "/slow"


async def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = HttpServer(app)
        with pytest.raises(Unavailable, match=rf"HTTP port {port} of 127\.0\.0\.1: Address already in use"):
            await server.start("127.0.0.1", port)
        await server.stop()


async def test_a_host_that_is_none_is_one_clear_line() -> None:
    with pytest.raises(Unavailable, match=r"HTTP port 0 of no-such-host\.invalid"):
        await HttpServer(app).start("no-such-host.invalid", 0)


async def test_by_tls_it_shows_what_its_authority_vouches_for(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path, (), datetime.datetime.now(datetime.UTC))
    server = HttpServer(app, certificates.server_tls())
    address = await server.start("127.0.0.1", 0)
    trusting = ssl.create_default_context(cafile=str(certificates.authority))
    async with httpx.AsyncClient(trust_env=False, verify=trusting) as client:
        assert (await client.get(f"https://{address}/hello")).text == "/hello"
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(f"https://{address}/hello")
    await server.stop()


class Echo:
    """Sends back whatever comes."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def received(self, data: bytes) -> None:
        self._stream.send(data)

    def lost(self, why: str) -> None:
        pass


UPGRADE = b"GET /sip HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


async def asked(address: tuple[str, int], data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(data)
    answer = await asyncio.wait_for(reader.read(4096), 15.0)
    writer.close()
    await writer.wait_closed()
    return answer


async def test_who_wants_a_web_socket_is_handed_over_with_the_request() -> None:
    server = HttpServer(app)
    server.upgraded = Echo
    address = await server.start("127.0.0.1", 0)
    try:
        heard = (await asked(address, UPGRADE)).lower()
        assert heard.startswith(b"get /sip http/1.1\r\n")
        assert b"\r\nupgrade: websocket\r\n" in heard
        assert (await asked(address, b"GET /hello HTTP/1.1\r\nHost: here\r\n\r\n")).startswith(b"HTTP/1.1 200")
    finally:
        await server.stop()


async def test_a_web_socket_that_nobody_takes_is_closed() -> None:
    server = HttpServer(app)
    address = await server.start("127.0.0.1", 0)
    try:
        assert await asked(address, UPGRADE) == b""
    finally:
        await server.stop()
