"""A WebSocket to an ASGI app in this process: https://asgi.readthedocs.io/en/latest/specs/www.html#websocket."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from emulator.runtime.web_socket import SocketClosed, UpgradeRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

BUFFERED = 100
"""Messages that an app may leave unread until whoever sends has to wait, as for the buffers of a real connection."""
_NORMAL, _LOST = 1000, 1006


class AsgiWebSocket:
    """`WebSocket` whose other end is an app: `receive` and `send` of its one connection are `for_app_to_…`."""

    def __init__(self, url: httpx.URL) -> None:
        self._url = url
        self._to_app: deque[dict[str, Any]] = deque([{"type": "websocket.connect"}])
        self._from_app: deque[str | bytes] = deque()
        self._is_open = False
        self._end = ""
        """How it ended, in words; empty while it has not."""
        self._changed = asyncio.Event()

    async def opened(self) -> None:
        """Wait for the app to accept. Raises UpgradeRefused."""
        await self._until(lambda: self._is_open or bool(self._end))
        if not self._is_open:
            raise UpgradeRefused(f"{self._url}: {self._end}")

    async def send(self, text: str) -> None:
        """Hand a message to the app; waits while it reads nothing."""
        await self._until(lambda: bool(self._end) or len(self._to_app) < BUFFERED)
        if self._end:
            raise SocketClosed(self._end)
        self._to_app.append({"type": "websocket.receive", "text": text})
        self._wake()

    async def receive(self) -> str | bytes:
        """The next message of the app; what it said before it closed comes first."""
        await self._until(lambda: bool(self._from_app or self._end))
        if not self._from_app:
            raise SocketClosed(self._end)
        return self._from_app.popleft()

    async def close(self) -> None:
        """Tell the app, whatever it is doing, behind what it has not read."""
        self._finish("closed by the platform", _NORMAL)

    async def for_app_to_receive(self) -> dict[str, Any]:
        """ASGI's receive."""
        await self._until(lambda: bool(self._to_app))
        message = self._to_app.popleft()
        self._wake()
        return message

    async def for_app_to_send(self, message: dict[str, Any]) -> None:
        """ASGI's send. Raises OSError when the WebSocket is closed."""
        if message["type"] == "websocket.http.response.body":
            return  # Of a refusal: its status is enough.
        if self._end:
            raise OSError(f"the WebSocket is {self._end}")
        match message["type"]:
            case "websocket.accept":
                self._is_open = True
                self._wake()
            case "websocket.send":
                text = message.get("text")
                self._from_app.append(message["bytes"] if text is None else text)
                self._wake()
            case "websocket.close" if self._is_open:
                reason = message.get("reason") or ""
                told = f"closed by the app with {message.get('code', _NORMAL)}"
                self._finish(f"{told} {reason}".rstrip(), message.get("code", _NORMAL))
            case "websocket.close":
                self._finish("the upgrade was answered 403", _LOST)
            case "websocket.http.response.start":
                self._finish(f"the upgrade was answered {message['status']}", _LOST)

    def app_returned(self) -> None:
        """The app is done with its connection, or failed; one that it has not closed is lost."""
        self._finish("the connection was lost" if self._is_open else "the upgrade was answered 500", _LOST)

    def _finish(self, how: str, code: int) -> None:
        if not self._end:
            self._end = how
            self._to_app.append({"type": "websocket.disconnect", "code": code, "reason": ""})
            self._wake()

    async def _until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            await self._changed.wait()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def web_socket_scope(url: httpx.URL, headers: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The scope of a connection that asks for `url` (ws or wss)."""
    host = url.netloc
    return {
        "type": "websocket",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [
            (b"host", host),
            *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers),
        ],
        "server": (url.host, url.port or (443 if url.scheme == "wss" else 80)),
        "client": ("127.0.0.1", 1),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
        "state": {},
    }
