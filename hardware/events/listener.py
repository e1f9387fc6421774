"""Takes the reports of phones by HTTP, in the loop that is running."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING, Any

import uvicorn

from emulator.base.errors import PeerViolation, Unavailable
from hardware.events.action_urls import Report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from hardware.events.action_urls import ActionUrls
    from hardware.phones.control import PhoneEvent

LARGEST = 64 * 1024


class EventListener:
    """An ASGI app, and the port it is served at. `on_event` is told of each event, in the order of arrival.

    A phone is told 200 at once, so that it does not wait for us; what is no report of a phone of this lab, 4xx with
    the reason, which `on_fault` is told, too.
    """

    def __init__(
        self, urls: ActionUrls, on_event: Callable[[PhoneEvent], None], on_fault: Callable[[str], None] | None = None
    ) -> None:
        self._urls = urls
        self._on_event = on_event
        self._on_fault = on_fault
        self._server: _QuietServer | None = None
        self._serving: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None

    async def open(self, host: str, port: int) -> str:
        """Listen; the URL, without a slash at the end. Port 0 is one that is free. Raises Unavailable."""
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            listener.close()
            raise Unavailable(f"port {port} of {host} for action URLs: {error.strerror}") from error
        listener.listen()
        listener.setblocking(False)
        config = uvicorn.Config(
            self, proxy_headers=False, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2
        )
        self._socket, self._server = listener, _QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]), name="action URLs")
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{listener.getsockname()[1]}"

    async def close(self) -> None:
        """Answer what is under way, then let go of the port."""
        if self._server is None or self._serving is None or self._socket is None:
            return
        self._server.should_exit = True
        await self._serving
        self._socket.close()
        self._server = self._serving = self._socket = None

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """ASGI 3, `http` only: the app may be mounted in another one instead of being served."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        status, said = (413, "too large") if body is None else self._take(scope, body)
        text = said.encode()
        head = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": text})

    def _take(self, scope: dict[str, Any], body: bytes) -> tuple[int, str]:
        path = scope.get("raw_path") or scope["path"].encode()
        report = Report(
            path=path.decode("latin-1").partition("?")[0],
            query=scope["query_string"].decode("latin-1"),
            body=body,
            source=(scope.get("client") or ("",))[0],
        )
        try:
            events = self._urls.read(report)
        except PeerViolation as error:
            if self._on_fault is not None:
                self._on_fault(f"{report.source} {error}")
            return error.status or 400, f"{error}\n"
        for event in events:
            self._on_event(event)
        return 200, ""


class _QuietServer(uvicorn.Server):
    """Leaves Ctrl-C to the run."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _body(receive: Callable[[], Awaitable[Any]]) -> bytes | None:
    """The whole of it; None when it is too large."""
    body = b""
    while True:
        message: dict[str, Any] = await receive()
        if message["type"] == "http.disconnect":
            return body
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST:
            return None
        if not message.get("more_body"):
            return body
