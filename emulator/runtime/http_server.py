"""Serves an ASGI app on a real socket from within the loop; WebSockets go to somebody else."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.runtime.live_streams import LiveStream

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from emulator.runtime.network import Stream, StreamUser

SHUTDOWN_S = 2


class HttpServer:
    """One app on one port. uvicorn's own `serve` would take over the signals, which belong to the loop's owner."""

    def __init__(self, app: Any, tls: ssl.SSLContext | None = None) -> None:
        """With `tls` it serves HTTPS."""
        self.upgraded: Callable[[Stream], StreamUser] | None = None
        """Who takes a connection whose request asks for a WebSocket, from that request on; None: it is closed."""
        self._tls = tls
        # uvicorn makes one of these of each such connection, and gives it the request again as it came.
        upgrade = cast("type[asyncio.Protocol]", self._upgrade)
        self._config = uvicorn.Config(
            app, ws=upgrade, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=SHUTDOWN_S
        )
        self._server = uvicorn.Server(self._config)
        self._listener: socket.socket | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> Address:
        """Bind and serve; the address that was bound. Raises Unavailable when the port is taken."""
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            listener.close()
            raise Unavailable(f"HTTP port {port} of {host}: {error.strerror}") from error
        self._config.load()
        self._config.ssl = self._tls
        self._server.lifespan = self._config.lifespan_class(self._config)
        await self._server.startup(sockets=[listener])
        self._listener = listener
        self._task = asyncio.create_task(self._server.main_loop(), name="http server")
        return Address(*listener.getsockname()[:2])

    async def stop(self) -> None:
        """Finish running requests, then close."""
        if self._task is None or self._listener is None:
            return
        self._server.should_exit = True
        await self._task
        await self._server.shutdown(sockets=[self._listener])

    def _upgrade(self, **_of_uvicorn: Any) -> LiveStream:
        return LiveStream(Address("", 0), self.upgraded or _nobody)


class _Unheard:
    """Of a WebSocket that nobody takes."""

    def received(self, data: bytes) -> None:
        """Nobody reads it."""

    def lost(self, why: str) -> None:
        """Nobody minds."""


def _nobody(stream: Stream) -> StreamUser:
    stream.close()
    return _Unheard()
