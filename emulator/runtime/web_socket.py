"""WebSockets that we open (RFC 6455): what a stream knows of one, and the real ones, by the library `websockets`."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Protocol

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from emulator.base.errors import Unavailable
from emulator.runtime.http_faults import BadUrl, ConnectTimeout, NotConnected, TlsFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from websockets.asyncio.client import ClientConnection

MAX_MESSAGE_BYTES = 16 << 20
"""Some four minutes of L16 at 16000 Hz in one message."""
CLOSE_LIMIT_S = 2.0


class SocketClosed(Unavailable):
    """The other side closed the WebSocket, or the connection broke off."""


class UpgradeRefused(NotConnected):
    """The server answered, but not with a WebSocket."""


class WebSocket(Protocol):
    """An open WebSocket."""

    async def send(self, text: str) -> None:
        """Send a text message; waits while the other side takes nothing. Raises SocketClosed."""

    async def receive(self) -> str | bytes:
        """Wait for the next message. Raises SocketClosed."""

    async def close(self) -> None:
        """Close it, if it is open. Raises nothing."""


class RealWebSocket:
    """`WebSocket` over a connection of our own."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, text: str) -> None:
        """Send; waits for room in the buffers."""
        try:
            await self._connection.send(text)
        except ConnectionClosed as error:
            raise SocketClosed(_how(error)) from error

    async def receive(self) -> str | bytes:
        """The next message."""
        try:
            message: str | bytes = await self._connection.recv()
        except ConnectionClosed as error:
            raise SocketClosed(_how(error)) from error
        return message

    async def close(self) -> None:
        """Close with 1000, and wait for the other side, but not for long."""
        await self._connection.close()


async def open_real_web_socket(
    url: str, headers: Sequence[tuple[str, str]], *, within_s: float, trust: ssl.SSLContext | None
) -> RealWebSocket:
    """Connect and upgrade; `trust` for wss. Raises a subclass of HttpFault that names the URL."""
    try:
        connection = await connect(
            url,
            additional_headers=list(headers),
            user_agent_header=None,
            compression=None,
            proxy=None,
            open_timeout=within_s,
            close_timeout=CLOSE_LIMIT_S,
            max_size=MAX_MESSAGE_BYTES,
            ssl=trust,
        )
    except InvalidStatus as error:
        raise UpgradeRefused(f"{url}: the upgrade was answered {error.response.status_code}") from error
    except TimeoutError as error:
        raise ConnectTimeout(f"{url}: no WebSocket within {within_s:g} s") from error
    except ssl.SSLError as error:
        raise TlsFailed(f"{url}: TLS failed: {error}") from error
    except OSError as error:
        raise NotConnected(f"{url}: no connection ({error.strerror or str(error) or 'it broke off'})") from error
    except (WebSocketException, EOFError) as error:
        raise UpgradeRefused(f"{url}: no WebSocket ({error})") from error
    except ValueError as error:
        raise BadUrl(f"{url}: not a URL ({error})") from error
    return RealWebSocket(connection)


def _how(error: ConnectionClosed) -> str:
    """How a connection ended, in words."""
    if error.rcvd is None:
        return "the connection was lost"
    return f"closed by the app with {error.rcvd.code}" + (f" {error.rcvd.reason}" if error.rcvd.reason else "")
