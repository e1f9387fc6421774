"""Files by HTTP and HTTPS over real sockets, with httpx and with curl."""

from __future__ import annotations

import asyncio
import datetime
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.address import Address
from emulator.runtime.certificate_maker import make_certificates
from hardware.provisioning import http_door
from hardware.provisioning.answering import Answering
from hardware.provisioning.catalog import Catalog
from hardware.provisioning.http_door import HttpDoor
from tests.hardware.provisioning.lab_lines import PLAIN

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
TOLD: list[str] = []


@asynccontextmanager
async def opened(tls: ssl.SSLContext | None = None) -> AsyncIterator[Address]:
    TOLD.clear()
    door = HttpDoor(Answering(Catalog([PLAIN]), tell=TOLD.append, clock=asyncio.get_running_loop().time), tls)
    address = await door.open(Address("127.0.0.1", 0))
    try:
        yield address
    finally:
        await door.close()


async def test_a_file_as_it_goes_out() -> None:
    async with opened() as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        got = await client.get("/0015654aa937.cfg")
        assert (got.status_code, got.headers["content-type"], got.headers["cache-control"]) == (
            200,
            "text/plain",
            "no-store",
        )
        head = await client.head("/0015654aa937.cfg")
        assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(got.content)))
        assert "server" not in got.headers
        assert (await client.get("/0015654aa938.cfg")).status_code == 404
        assert (await client.get("/%2e%2e/%2e%2e/etc/passwd")).status_code == 404
        assert (await client.delete("/0015654aa937.cfg")).status_code == 405
    assert got.content.startswith(b"#!version")


async def test_logs_of_phones_are_taken_and_read_by_nobody() -> None:
    async with opened() as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        assert (await client.put("/0004f2abcdef-boot.log", content=b"x" * 200_000)).status_code == 200
    assert TOLD == []


async def test_who_asks_is_not_whom_a_header_names() -> None:
    headers = {"X-Forwarded-For": "192.168.1.20", "X-Forwarded-Proto": "https"}
    async with opened() as address, httpx.AsyncClient(base_url=f"http://{address}", headers=headers) as client:
        assert (await client.get("/0015654aa937.cfg")).status_code == 200
    assert TOLD[0].endswith("to 127.0.0.1 by http")


async def test_a_model_file_leads_where_it_was_found() -> None:
    async with opened() as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        got = await client.get("/spa504G.cfg")
    assert f"http://{address}/$MA.xml".encode() in got.content


async def is_closed(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(1), 10) == b""
    except ConnectionError:
        return True


async def test_a_connection_that_breaks_off_in_the_midst_of_a_request_is_let_go_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_door, "CONNECTION_S", 0.1)
    async with opened() as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"GET /0015")
        assert await is_closed(reader)
        writer.close()


async def test_too_many_connections_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_door, "MOST_CONNECTIONS", 2)
    async with opened() as address:
        kept = [await asyncio.open_connection(*address) for _ in range(2)]
        for _, writer in kept:
            writer.write(b"GET /0015")
            await writer.drain()
        reader, writer = await asyncio.open_connection(*address)
        assert await is_closed(reader)
        for each in (writer, *(writer for _, writer in kept)):
            each.close()
        async with httpx.AsyncClient(
            base_url=f"http://{address}", transport=httpx.AsyncHTTPTransport(retries=3)
        ) as client:
            assert (await client.get("/0015654aa937.cfg")).status_code == 200


async def test_what_is_no_http_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    async with opened() as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"\x16\x03\x01\x02\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 400")
        writer.close()
    assert (caplog.records, TOLD) == ([], [])


@pytest.mark.peer("curl")
async def test_curl_trusts_the_authority_of_the_lab(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path, ["127.0.0.1"], datetime.datetime.now(datetime.UTC))
    async with opened(certificates.server_tls()) as address:
        url = f"https://{address}/0015654aa937.cfg"
        bare = await asyncio.create_subprocess_exec("curl", "-s", url, stdout=asyncio.subprocess.PIPE)
        await bare.communicate()
        trusting = await asyncio.create_subprocess_exec(
            "curl", "-s", "--cacert", str(certificates.authority), url, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await trusting.communicate()
    assert (bare.returncode, trusting.returncode) == (60, 0)
    assert out.startswith(b"#!version")
    assert TOLD[0].endswith("by https")
