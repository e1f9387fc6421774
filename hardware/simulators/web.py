"""The web interface of a simulated phone: one small HTTP/1.1 server, an answer and then the end of the connection."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import fnmatch
import hmac
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping

MAX_HEAD_BYTES = 16 << 10
MAX_BODY_BYTES = 256 << 10
PATIENCE_S = 15.0
"""A client that has not said what it wants by then is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRequest:
    """What a client asks."""

    method: str
    path: str
    """Without the query, `%` resolved."""
    raw_query: str
    """As it came."""
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes
    client: str
    """IP address."""

    @property
    def query(self) -> dict[str, str]:
        """Names and values of the query; of a name that stands twice the last one. A `+` is one: numbers have it."""
        pairs = (each.partition("=") for each in self.raw_query.split("&"))
        return {unquote(name): unquote(value) for name, _, value in pairs if name}

    @property
    def form(self) -> dict[str, str]:
        """Those of a form in the body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """Names and values."""
        pairs = (each.strip().partition("=") for each in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}

    def has_basic(self, user: str, password: str) -> bool:
        """Whether it names them as RFC 7617 wants it."""
        scheme, _, encoded = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            given = base64.b64decode(encoded.strip(), validate=True).decode()
            return hmac.compare_digest(given.encode(), f"{user}:{password}".encode())
        return False

    def has_bearer(self, token: str) -> bool:
        """Whether it has this token (RFC 6750)."""
        scheme, _, given = self.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())

    def is_from(self, allowed: str) -> bool:
        """Whether the client is among addresses such as `10.1.*.*,10.2.0.7`; `any`: everybody is."""
        return any(each == "any" or fnmatch.fnmatch(self.client, each) for each in allowed.replace(" ", "").split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAnswer:
    """What it gets."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html"
    headers: tuple[tuple[str, str], ...] = field(default=())


def json_answer(content: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> WebAnswer:
    """An answer with JSON."""
    body = json.dumps(content).encode()
    return WebAnswer(status=status, body=body, content_type="application/json", headers=headers)


def ask_for_basic(realm: str) -> WebAnswer:
    """401 that asks for user and password (RFC 7617)."""
    return WebAnswer(status=401, headers=(("WWW-Authenticate", f'Basic realm="{realm}"'),))


class WebServer:
    """One port. Requests are answered as they come; a client that sends nonsense gets 400."""

    def __init__(self, respond: Callable[[WebRequest], Awaitable[WebAnswer]], *, server_name: str) -> None:
        self._respond = respond
        self._server_name = server_name
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> tuple[str, int]:
        """Bind; port 0: any. Where it is. Raises Unavailable when the port is taken."""
        try:
            self._server = await asyncio.start_server(self._serve, host, port, limit=MAX_HEAD_BYTES, ssl=tls)
        except OSError as error:
            raise Unavailable(f"HTTP port {port} of {host}: {error.strerror or error}") from error
        bound = self._server.sockets[0].getsockname()
        return bound[0], bound[1]

    async def stop(self) -> None:
        """Close it."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = str((writer.get_extra_info("peername") or ("",))[0])
        try:
            async with asyncio.timeout(PATIENCE_S):
                request = await _read(reader, client)
            answer = await self._respond(request) if request else WebAnswer(status=400)
            writer.write(self._written(answer))
            await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return  # it has gone
        finally:
            writer.close()

    def _written(self, answer: WebAnswer) -> bytes:
        fields = (
            ("Server", self._server_name),
            *answer.headers,
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.body))),
            ("Connection", "close"),
        )
        lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}", *(f"{n}: {v}" for n, v in fields)]
        return "\r\n".join([*lines, "", ""]).encode() + answer.body


async def _read(reader: asyncio.StreamReader, client: str) -> WebRequest | None:
    """A request; None: it is none."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.LimitOverrunError:
        return None
    first, *lines = head.split("\r\n")
    words = first.split(" ")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = headers.get("content-length", "0")
    if len(words) != 3 or not length.isdigit() or int(length) > MAX_BODY_BYTES or "transfer-encoding" in headers:
        return None
    url = urlsplit(words[1])
    return WebRequest(
        method=words[0].upper(),
        path=unquote(url.path),
        raw_query=url.query,
        headers=headers,
        body=await reader.readexactly(int(length)),
        client=client,
    )
