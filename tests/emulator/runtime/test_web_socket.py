"""Real WebSockets, against the server of the library `websockets`: messages, ends, and every way to get none."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.asyncio.server import serve

from emulator.runtime import http_faults
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.web_socket import SocketClosed, UpgradeRefused, open_real_web_socket

if TYPE_CHECKING:
    from pathlib import Path

    from websockets.asyncio.server import Server, ServerConnection
    from websockets.http11 import Request, Response

    from emulator.runtime.web_socket import RealWebSocket

pytestmark = [pytest.mark.asyncio, pytest.mark.live]


def url_of(server: Server) -> str:
    """Where a server listens."""
    return f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ears?a=b"


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what trusts it: a certificate for 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lab")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "lab.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, plain)
    pem.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(pem)
    return shown, ssl.create_default_context(cafile=str(pem))


async def opened(url: str) -> RealWebSocket:
    """A WebSocket with a header of ours."""
    return await open_real_web_socket(url, [("X-Ours", "yes")], within_s=2.0, trust=None)


async def test_messages_go_both_ways_and_our_headers_are_there() -> None:
    seen: list[object] = []

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        seen.extend([connection.request.path, connection.request.headers["X-Ours"], await connection.recv()])
        await connection.send("there")
        await connection.send(b"bytes")
        await connection.wait_closed()
        seen.append(connection.close_code)

    async with serve(talk, "127.0.0.1", 0) as server:
        ours = await opened(url_of(server))
        await ours.send("here")
        assert [await ours.receive(), await ours.receive()] == ["there", b"bytes"]
        await ours.close()
        await ours.close()
    assert seen == ["/ears?a=b", "yes", "here", 1000]


async def test_the_other_side_closes() -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.close(1011, "out of order")

    async with serve(talk, "127.0.0.1", 0) as server:
        ours = await opened(url_of(server))
        with pytest.raises(SocketClosed, match="closed by the app with 1011 out of order"):
            await ours.receive()
        with pytest.raises(SocketClosed, match="closed by the app with 1011"):
            await ours.send("too late")


async def test_the_connection_is_lost() -> None:
    async def talk(connection: ServerConnection) -> None:
        connection.transport.abort()

    async with serve(talk, "127.0.0.1", 0) as server:
        ours = await opened(url_of(server))
        with pytest.raises(SocketClosed, match="the connection was lost"):
            await ours.receive()


async def test_the_upgrade_is_refused() -> None:
    def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(403, "no")

    async def talk(_connection: ServerConnection) -> None:
        return

    async with serve(talk, "127.0.0.1", 0, process_request=refuse) as server:
        with pytest.raises(UpgradeRefused, match="the upgrade was answered 403"):
            await opened(url_of(server))


async def test_over_tls_with_a_certificate_that_is_trusted_and_with_one_that_is_not(tmp_path: Path) -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.send("sealed")
        await connection.wait_closed()

    shown, trusting = certificate(tmp_path)
    async with serve(talk, "127.0.0.1", 0, ssl=shown) as server:
        url = url_of(server).replace("ws:", "wss:")
        ours = await open_real_web_socket(url, [], within_s=2.0, trust=trusting)
        assert await ours.receive() == "sealed"
        await ours.close()
        with pytest.raises(http_faults.TlsFailed, match="certificate verify failed"):
            await HttpSeam().open_web_socket(url)


async def test_no_tls_at_that_port() -> None:
    async def talk(_connection: ServerConnection) -> None:
        return

    async with serve(talk, "127.0.0.1", 0) as server:
        with pytest.raises(http_faults.NotConnected, match=r"TLS failed|it broke off"):
            await HttpSeam().open_web_socket(url_of(server).replace("ws:", "wss:"))


async def test_nobody_listens_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(http_faults.NotConnected, match=f"127.0.0.1:{port}/: no connection"):
        await opened(f"ws://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"", UpgradeRefused),
        (b"hello\r\n\r\n", UpgradeRefused),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", UpgradeRefused),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", UpgradeRefused),
        (None, http_faults.ConnectTimeout),
    ],
)
async def test_what_is_no_web_socket(answer: bytes | None, fault: type[Exception]) -> None:
    has_talked = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        has_talked.set()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with pytest.raises(fault, match=url):
            await open_real_web_socket(url, [], within_s=0.3, trust=None)
        await has_talked.wait()
