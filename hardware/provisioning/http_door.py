"""Phones fetch by HTTP and HTTPS here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from emulator.base.address import Address
from hardware.provisioning.answering import Fetch
from hardware.provisioning.sockets import listening

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from hardware.provisioning.answering import Answering

UPLOADS = frozenset({"PUT", "POST"})
"""Poly phones send their logs; these may hold passwords, and are read by nobody."""
SHUTDOWN_S = 2
CONNECTION_S = 30.0
"""So long a connection lives: a phone that breaks off in the middle of a request keeps no socket of ours."""
MOST_CONNECTIONS = 256
"""At once; the next is closed. Together with transfers by TFTP they stay below the usual limit of open files."""


class HttpDoor:
    """One port. With `tls` it is HTTPS."""

    def __init__(self, answering: Answering, tls: ssl.SSLContext | None = None) -> None:
        self._answering = answering
        self._tls = tls
        self._server: _QuietServer | None = None
        self._serving: asyncio.Task[None] | None = None

    async def open(self, where: Address) -> Address:
        """Serve; the address that was bound. Raises Unavailable."""
        listener = listening(where)
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            http=_ShortConnection,
            proxy_headers=False,  # who asks is whom the connection is from, whatever it claims
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
        config.load()
        config.ssl = self._tls
        self._server = _QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]), name="provisioning")
        return Address(*listener.getsockname()[:2])

    async def close(self) -> None:
        """Finish what is under way."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] in UPLOADS:
            await _drained(receive)
            await _reply(send, 200, b"", "text/plain")
        elif scope["method"] not in {"GET", "HEAD"}:
            await _reply(send, 405, b"", "text/plain")
        else:
            answer = self._answering.answer(_fetch(scope))
            body, kind = (answer.file.content, answer.file.kind) if answer.file else (b"", "text/plain")
            await _reply(send, answer.status, body, kind, is_head=scope["method"] == "HEAD")


class _ShortConnection(H11Protocol):
    """Ends after a while, whatever it is at, and is not taken where there are too many."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.logger = logging.getLogger(__name__)  # What is no HTTP is answered 400, and is no news for a person.
        self.logger.setLevel(logging.ERROR)
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        if len(self.connections) >= MOST_CONNECTIONS:
            self.transport = transport
            transport.abort()
            return
        super().connection_made(transport)
        self._end = self.loop.call_later(CONNECTION_S, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)


class _QuietServer(uvicorn.Server):
    """Leaves Ctrl-C to the command."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _fetch(scope: Scope) -> Fetch:
    way, path = scope["scheme"], scope["path"]
    host, port = scope["server"]
    agent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"user-agent"), "")
    before, slash, _ = path.lstrip("/").rpartition("/")
    base_url = f"{way}://{Address(host, port)}/{before}{slash}"
    return Fetch(path=path, host=scope["client"][0], way=way, base_url=base_url, user_agent=agent)


async def _drained(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return


async def _reply(send: Send, status: int, body: bytes, kind: str, *, is_head: bool = False) -> None:
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else body})
