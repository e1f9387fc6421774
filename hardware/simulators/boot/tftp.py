"""The reading half of TFTP (RFC 1350), as the boot loader of a phone has it: blocks of 512 bytes, no options."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import cast

READ, DATA, ACK, ERROR = 1, 3, 4, 5
NOT_FOUND = 1
BLOCK = 512
RETRY_S = 1.0


class _Reading(asyncio.DatagramProtocol):
    """One file. The server answers from a port of its own, which is kept to (§4)."""

    def __init__(self, path: str, server: tuple[str, int], most: int) -> None:
        loop = asyncio.get_running_loop()
        self.outcome: asyncio.Future[bytes | None] = loop.create_future()
        self._loop = loop
        self._transport: asyncio.DatagramTransport
        self._peer: tuple[str, int] | None = None
        self._first = server
        self._content = b""
        self._most = most
        self._block = 0
        self._latest = struct.pack("!H", READ) + path.encode() + b"\0octet\0"
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open: ask."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        self._send()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A block, or an error."""
        source = addr[:2]
        if self.outcome.done() or len(data) < 4 or (self._peer or source) != source or source[0] != self._first[0]:
            return
        self._peer = source
        kind, number = struct.unpack_from("!HH", data)
        if kind == ERROR:
            self._fail(number, data[4:].partition(b"\0")[0].decode("utf-8", "replace"))
        elif kind == DATA and number == (self._block + 1) % 65_536:
            self._take(number, data[4:])

    def error_received(self, exc: Exception) -> None:
        """Nobody is there."""
        if not self.outcome.done():
            self.outcome.set_exception(exc if isinstance(exc, OSError) else OSError(str(exc)))

    def close(self) -> None:
        """Stop asking."""
        if self._timer is not None:
            self._timer.cancel()
        self._transport.close()

    def _take(self, number: int, block: bytes) -> None:
        self._content += block
        self._block = number
        self._latest = struct.pack("!HH", ACK, number)
        self._send()
        if len(self._content) > self._most:
            self.outcome.set_exception(OSError(f"is larger than {self._most} bytes"))
        elif len(block) < BLOCK:
            self.outcome.set_result(self._content)

    def _fail(self, code: int, text: str) -> None:
        if code == NOT_FOUND:
            self.outcome.set_result(None)
        else:
            self.outcome.set_exception(OSError(f"the server says: {text or f'error {code}'}"))

    def _send(self) -> None:
        """And again, until something comes."""
        self._transport.sendto(self._latest, self._peer or self._first)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(RETRY_S, self._send)


async def fetch_by_tftp(host: str, port: int, path: str, *, within: float, most: int) -> bytes | None:
    """A file of at most `most` bytes; None: there is none. Raises OSError, also when it takes longer than `within`."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    server = (str(found[0][4][0]), port)
    transport, reading = await loop.create_datagram_endpoint(lambda: _Reading(path, server, most), family=found[0][0])
    try:
        return await asyncio.wait_for(reading.outcome, within)
    except TimeoutError:
        raise OSError(f"no answer within {within:g} s") from None
    finally:
        reading.close()
        transport.close()
