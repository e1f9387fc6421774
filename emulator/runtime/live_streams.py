"""TCP and TLS of the kernel behind the `Network` protocol: connections on the running event loop."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, cast

from emulator.base.address import Address
from emulator.runtime.udp_socket import address_of, bound, family_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from emulator.runtime.network import Stream, StreamUser

CONNECT_S = 5.0
"""A peer that does not take a connection by then counts as unreachable: long before a transaction gives up (32 s)."""
BACKLOG = 512
MAX_UNSENT = 4 << 20
"""Bytes that a peer may leave unread before its connection is given up."""

_log = logging.getLogger(__name__)


class LiveStream(asyncio.Protocol):
    """One end of a connection."""

    def __init__(self, peer: Address, begin: Callable[[Stream], StreamUser]) -> None:
        """`begin` says who uses the connection, when it stands."""
        self.peer = peer
        self.local = Address("", 0)
        self._begin = begin
        self._user: StreamUser | None = None
        self._transport: asyncio.Transport | None = None
        self._unsent: list[bytes] = []
        self._closed = False

    def send(self, data: bytes) -> None:
        """Send in order. A peer that reads nothing is given up."""
        if self._closed:
            return
        if self._transport is None:
            self._unsent.append(data)
        elif self._transport.get_write_buffer_size() > MAX_UNSENT:
            self._transport.abort()
        else:
            self._transport.write(data)

    def close(self) -> None:
        """End it; what was sent still arrives."""
        self._closed = True
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It stands, behind the handshake of TLS."""
        self._transport = cast("asyncio.Transport", transport)
        if self._closed:
            self._transport.abort()
            return
        self.local = address_of(transport.get_extra_info("sockname"))
        self.peer = address_of(transport.get_extra_info("peername"))
        self._user = self._begin(self)
        for data in self._unsent:
            self._transport.write(data)
        self._unsent.clear()

    def data_received(self, data: bytes) -> None:
        """Pass it on; what breaks us there costs this connection and no other."""
        if self._closed or self._user is None:
            return
        try:
            self._user.received(data)
        except Exception as error:  # noqa: BLE001 - one peer that breaks us must not cost the others
            why = f"what came from {self.peer} by a connection could not be processed"
            asyncio.get_running_loop().call_exception_handler({"message": why, "exception": error})

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self.failed(self._user, str(exc) if exc else "closed by the far end")

    def failed(self, user: StreamUser | None, why: str) -> None:
        """Say so, once."""
        if not self._closed and user is not None:
            self._closed = True
            user.lost(why)


class LiveListener:
    """A port that takes connections."""

    def __init__(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> None:
        """Raises Unavailable."""
        self._sock = bound(local, socket.SOCK_STREAM)
        self._sock.listen(BACKLOG)
        self.local = address_of(self._sock.getsockname())
        self._server: asyncio.Server | None = None
        self._task = asyncio.get_running_loop().create_task(self._serve(accepted, tls), name=f"listen {self.local}")

    def close(self) -> None:
        """Take no more and free the port."""
        self._task.cancel()
        if self._server is not None:
            self._server.close()
        self._sock.close()

    async def _serve(self, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None) -> None:
        self._server = await asyncio.get_running_loop().create_server(
            lambda: LiveStream(self.local, accepted),
            sock=self._sock,
            ssl=tls,
            backlog=BACKLOG,
            ssl_handshake_timeout=CONNECT_S if tls else None,
            start_serving=False,
        )
        # Known before it begins, so that `close` finds it at any moment.
        await self._server.start_serving()


def connect(peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> LiveStream:
    """Make a connection; whether it comes about, the user hears."""
    stream = LiveStream(peer, lambda _: user)
    task = asyncio.get_running_loop().create_task(_connected(stream, user, tls), name=f"connect {peer}")
    _CONNECTING.add(task)
    task.add_done_callback(_CONNECTING.discard)
    return stream


_CONNECTING: set[asyncio.Task[None]] = set()
"""The loop itself keeps no task alive."""


async def _connected(stream: LiveStream, user: StreamUser, tls: ssl.SSLContext | None) -> None:
    loop = asyncio.get_running_loop()
    host, port = stream.peer
    name = host if tls and tls.check_hostname else "" if tls else None
    try:
        async with asyncio.timeout(CONNECT_S):
            await loop.create_connection(
                lambda: stream, host, port, family=family_of(host), ssl=tls, server_hostname=name
            )
    except TimeoutError:
        stream.failed(user, f"no connection within {CONNECT_S:g} s")
    except OSError as error:  # ssl.SSLError is one
        stream.failed(user, error.strerror or str(error))
