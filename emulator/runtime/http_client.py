"""The one seam of all outgoing HTTP: to the user's app in this process, or over real sockets."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from emulator.runtime.asgi_server import AsgiServer
from emulator.runtime.http_faults import (
    BadUrl,
    ConnectTimeout,
    NotConnected,
    Partial,
    TotalTimeout,
    WallDeadlineMissed,
    fault_of,
)
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.runtime.web_socket import open_real_web_socket

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

    from emulator.runtime.http_faults import (
        HttpFault,
    )
    from emulator.runtime.web_socket import WebSocket

LAST_PORT = 65_535
MAX_BODY_BYTES = 12 << 20
"""More than the 10 MB that a Play file may have: plivo_xml_callbacks.md §1.6. Nothing reads on behind it."""
WALL_DEADLINE_S = 30.0
KEEP_ALIVE_S = 2.0
"""Shorter than the 5 s of the usual servers: a connection that is being closed must not eat a webhook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimeouts:
    """Seconds; virtual ones for an app in this process. In a world the wall deadline stands in for them elsewhere."""

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 30.0


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer, whatever its status; of one that is too long for anybody only the beginning."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header field of that name, in any case; empty when there is none."""
        return next((value for field, value in self.headers if field.lower() == name.lower()), "")


class HttpSeam:
    """Follows no redirect, keeps no cookies, ignores proxy settings of the environment.

    In a virtual loop a request to a real server holds time, one at a time, and is given up after a wall deadline;
    `deterministic` is then False: how long a real program takes, and what it does meanwhile, is not repeatable.
    """

    def __init__(self, *, wall_deadline_s: float = WALL_DEADLINE_S, max_body_bytes: int = MAX_BODY_BYTES) -> None:
        self.deterministic = True
        self._wall_deadline_s = wall_deadline_s
        self._max_body_bytes = max_body_bytes
        self._servers: dict[str, AsgiServer] = {}
        self._apps: dict[str, httpx.AsyncClient] = {}
        self._client: httpx.AsyncClient | None = None

    def register(self, host: str, app: Any) -> None:
        """Requests to `host` (a name, or name:port) go to this ASGI app, in this process."""
        server = self._servers[host.lower()] = AsgiServer(app, enough_bytes=self._max_body_bytes)
        self._apps[host.lower()] = httpx.AsyncClient(transport=server, trust_env=False)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
        timeouts: HttpTimeouts | None = None,
    ) -> HttpAnswer:
        """Send, and wait for the whole answer, or for more of it than `max_body_bytes`.

        Raises a subclass of HttpFault when there is none.
        """
        limits = timeouts or HttpTimeouts()
        request = _request(method, url, headers, body)
        target = request.url
        app = self._apps.get(target.netloc.decode("ascii").lower()) or self._apps.get(target.host.lower())
        try:
            if app is not None:
                return await self._ask_app(app, request, limits)
            if isinstance(asyncio.get_running_loop(), VirtualLoop):
                return await self._ask_real_server_from_a_world(request)
            return await self._ask_real_server(request, limits)
        except httpx.HTTPError as error:
            raise fault_of(url, error) from error

    async def open_web_socket(
        self, url: str, *, headers: Sequence[tuple[str, str]] = (), within_s: float = 5.0
    ) -> WebSocket:
        """Open a WebSocket to a ws or wss URL. Raises a subclass of HttpFault when there is none.

        From a virtual loop only to an app in this process: what passes over a real one, and when, is no request that
        time could be held for.
        """
        target = _web_address(url)
        server = self._servers.get(target.netloc.decode("ascii").lower()) or self._servers.get(target.host.lower())
        if server is not None:
            async with _limited(within_s, ConnectTimeout, url):
                return await server.open_web_socket(target, headers)
        if isinstance(asyncio.get_running_loop(), VirtualLoop):
            raise NotConnected(f"{url}: a WebSocket to a real server needs the live world")
        return await open_real_web_socket(
            url, headers, within_s=within_s, trust=trusted() if target.scheme == "wss" else None
        )

    def prepare(self) -> None:
        """Do now what the first request to a real server would have a call wait for."""
        self._real_client(KEEP_ALIVE_S)

    async def close(self) -> None:
        """Close idle connections."""
        for client in (*self._apps.values(), *([self._client] if self._client else [])):
            await client.aclose()

    async def _ask_app(self, app: httpx.AsyncClient, request: httpx.Request, limits: HttpTimeouts) -> HttpAnswer:
        request.extensions["timeout"] = {"read": limits.read_s}
        async with _limited(limits.total_s, TotalTimeout, str(request.url)):
            return await self._exchange(app, request)

    async def _ask_real_server(self, request: httpx.Request, limits: HttpTimeouts) -> HttpAnswer:
        request.extensions["timeout"] = httpx.Timeout(limits.read_s, connect=limits.connect_s).as_dict()
        async with _limited(limits.total_s, TotalTimeout, str(request.url)):
            return await self._exchange(self._real_client(KEEP_ALIVE_S), request)

    async def _ask_real_server_from_a_world(self, request: httpx.Request) -> HttpAnswer:
        self.deterministic = False
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        request.extensions["timeout"] = httpx.Timeout(None).as_dict()
        try:
            async with loop.real_io(f"{request.method} {request.url}", self._wall_deadline_s):
                return await self._exchange(self._real_client(0.0), request)
        except TimeoutError as error:
            raise WallDeadlineMissed(
                f"{request.url}: no answer within {self._wall_deadline_s:g} s of real time"
            ) from error

    async def _exchange(self, client: httpx.AsyncClient, request: httpx.Request) -> HttpAnswer:
        response = await client.send(request, stream=True)
        body = bytearray()
        try:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > self._max_body_bytes:
                    break
        except httpx.ReadTimeout as error:
            raise Partial(f"{request.url}: the answer stood still after {len(body)} bytes of its body") from error
        else:
            return HttpAnswer(response.status_code, tuple(response.headers.multi_items()), bytes(body))
        finally:
            await response.aclose()

    def _real_client(self, keep_alive_s: float) -> httpx.AsyncClient:
        if self._client is None:
            kept = None if keep_alive_s else 0
            pool = httpx.Limits(max_connections=None, max_keepalive_connections=kept, keepalive_expiry=keep_alive_s)
            self._client = httpx.AsyncClient(verify=trusted(), limits=pool, trust_env=False, follow_redirects=False)
        return self._client


def _request(method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> httpx.Request:
    try:
        return httpx.Request(method, _web_address(url), headers=list(headers), content=body)
    except (ValueError, TypeError) as error:
        raise BadUrl(f"{url}: not a URL ({error})") from error


def _web_address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise BadUrl(f"{url}: not a URL ({error})") from error
    if (address.port or 0) > LAST_PORT:
        raise BadUrl(f"{url}: there is no such port")
    return address


@cache
def trusted() -> ssl.SSLContext:
    """Whom clients of real servers trust. Reading the certificates takes 30 ms and more: once per process."""
    return httpx.create_ssl_context(trust_env=False)


@asynccontextmanager
async def _limited(seconds: float, fault: type[HttpFault], url: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise fault(f"{url}: no answer within {seconds:g} s") from error
