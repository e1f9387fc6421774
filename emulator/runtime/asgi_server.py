"""Serves an ASGI app inside this process, as a real server would: https://asgi.readthedocs.io/en/latest/specs/.

httpx's own transport answers only when the app has returned, background tasks included, and never starts its lifespan.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import httpx

from emulator.runtime.asgi_web_socket import AsgiWebSocket, web_socket_scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    AsgiApp = Callable[[dict[str, Any], Callable[..., Any], Callable[..., Any]], Awaitable[None]]

_ASGI = {"version": "3.0", "spec_version": "2.3"}

_log = logging.getLogger(__name__)


class AsgiServer(httpx.AsyncBaseTransport):
    """An httpx transport. The app is started at its first request, in the running loop, and shut down by `aclose`.

    An answer is given as soon as it is whole, or longer than `enough_bytes`: the client goes then. What the app does
    afterwards goes on. An app that raises answers 500, or breaks off what it has begun to answer. The client's read
    time-out counts to the first part of an answer and between its parts.
    """

    def __init__(self, app: AsgiApp, *, enough_bytes: int | None = None) -> None:
        self._app = app
        self._enough_bytes = enough_bytes
        self._lifespan: _Lifespan | None = None
        self._at_work: dict[asyncio.Task[None], None] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the app. Whoever stops waiting does not stop the app: it learns that the client has gone."""
        await self._begin()
        exchange = _Exchange(await request.aread(), self._enough_bytes)
        task = asyncio.create_task(self._serve(request, exchange), name=f"app {request.method} {request.url.path}")
        self._at_work[task] = None
        task.add_done_callback(lambda done: self._at_work.pop(done, None))
        try:
            await exchange.whole(request.extensions.get("timeout", {}).get("read"))
        finally:
            exchange.gone.set()
        return httpx.Response(exchange.status, headers=exchange.headers, content=bytes(exchange.body))

    async def open_web_socket(self, url: httpx.URL, headers: Sequence[tuple[str, str]]) -> AsgiWebSocket:
        """Let the app accept a WebSocket. Raises UpgradeRefused when it does not."""
        await self._begin()
        socket = AsgiWebSocket(url)
        task = asyncio.create_task(self._talk(socket, web_socket_scope(url, headers)), name=f"app {url.path}")
        self._at_work[task] = None
        task.add_done_callback(lambda done: self._at_work.pop(done, None))
        try:
            await socket.opened()
        except BaseException:
            await socket.close()
            raise
        return socket

    async def aclose(self) -> None:
        """Stop what is still at work, then shut the app down."""
        tasks = list(self._at_work)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._lifespan is not None:
            await self._lifespan.end()
            self._lifespan = None

    async def _begin(self) -> None:
        if self._lifespan is None:
            self._lifespan = _Lifespan(self._app)
        await self._lifespan.started()

    async def _talk(self, socket: AsgiWebSocket, scope: dict[str, Any]) -> None:
        try:
            await self._app(scope, socket.for_app_to_receive, socket.for_app_to_send)
        except Exception:  # noqa: BLE001 - as below
            _log.exception("the app failed at its WebSocket %s", scope["path"])
        finally:
            socket.app_returned()

    async def _serve(self, request: httpx.Request, exchange: _Exchange) -> None:
        try:
            await self._app(_scope(request), exchange.receive, exchange.send)
        except ClientGone:
            return
        except Exception:  # noqa: BLE001 - whatever an app of the user raises, a server survives it
            _log.exception("the app failed at %s %s", request.method, request.url)
        finally:
            if not exchange.answered.is_set():
                exchange.fail()


class ClientGone(OSError):
    """What an app is told that goes on sending to a client that has had enough."""


class _Exchange:
    """One request and what the app makes of it."""

    def __init__(self, request_body: bytes, enough_bytes: int | None) -> None:
        self._request_body: bytes | None = request_body
        self._enough_bytes = enough_bytes
        self._has_begun = False
        self._is_broken = False
        self._progress = asyncio.Event()
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.answered = asyncio.Event()
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        """ASGI's receive: the whole body, then nothing until the client has gone."""
        if self._request_body is not None:
            body, self._request_body = self._request_body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        """ASGI's send. Raises ClientGone when there is more than anybody reads."""
        self._progress.set()
        if message["type"] == "http.response.start":
            self._has_begun = True
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                self.answered.set()
            elif self._enough_bytes is not None and len(self.body) > self._enough_bytes:
                self.answered.set()
                raise ClientGone("the client reads no more")

    async def whole(self, read_s: float | None) -> None:
        """Wait for the answer. Raises httpx.ReadTimeout without a first part, RemoteProtocolError without the last."""
        while not self.answered.is_set():
            self._progress.clear()
            try:
                async with asyncio.timeout(read_s):
                    await self._progress.wait()
            except TimeoutError:
                if self._has_begun:
                    raise httpx.RemoteProtocolError(f"the answer stood still for {read_s:g} s") from None
                raise httpx.ReadTimeout(f"nothing within {read_s:g} s") from None
        if self._is_broken:
            raise httpx.RemoteProtocolError("the app broke off its answer")

    def fail(self) -> None:
        """The app returned or raised without a whole answer."""
        self._is_broken = self._has_begun
        self.status, self.headers, self.body = 500, [], bytearray(b"Internal Server Error")
        self.answered.set()
        self._progress.set()


class _Lifespan:
    """The app's start and end; an app that knows no lifespan is always started."""

    def __init__(self, app: AsgiApp) -> None:
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._started, self._ended = asyncio.Event(), asyncio.Event()
        self._failure = ""
        self._task = asyncio.create_task(self._run(app), name="app lifespan")
        self._inbox.put_nowait({"type": "lifespan.startup"})

    async def started(self) -> None:
        """Wait until the app is ready. Raises httpx.ConnectError when its start failed."""
        await self._started.wait()
        if self._failure:
            raise httpx.ConnectError(f"the app did not start: {self._failure}")

    async def end(self) -> None:
        """Tell the app, and wait until it has shut down."""
        self._inbox.put_nowait({"type": "lifespan.shutdown"})
        await self._ended.wait()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, app: AsgiApp) -> None:
        try:
            await app({"type": "lifespan", "asgi": _ASGI, "state": {}}, self._inbox.get, self._send)
        except Exception as error:  # noqa: BLE001 - the specification: an app without a lifespan raises anything
            _log.debug("the app has no lifespan: %r", error)
        finally:
            self._started.set()
            self._ended.set()

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "lifespan.startup.failed":
            self._failure = message.get("message") or "no reason given"
        if message["type"].startswith("lifespan.startup"):
            self._started.set()
        else:
            self._ended.set()


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": _ASGI,
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (url.host, url.port or (443 if url.scheme == "https" else 80)),
        "client": ("127.0.0.1", 1),
        "state": {},
    }
