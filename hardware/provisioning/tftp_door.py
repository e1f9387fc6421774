"""Phones fetch by TFTP here: one port to ask at, and a socket of its own for each transfer (RFC 1350 §4)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.provisioning.answering import Fetch
from hardware.provisioning.core_timer import CoreTimer
from hardware.provisioning.sockets import datagrams
from hardware.provisioning.tftp import Fault, Transfer, Unreadable, error_packet, parse_request

if TYPE_CHECKING:
    from hardware.provisioning.answering import Answering
    from hardware.provisioning.tftp import ReadRequest

MOST_TRANSFERS = 256
"""At once: each has a socket."""


class TftpDoor(asyncio.DatagramProtocol):
    """Answers requests to read."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._own = Address("", 0)
        self._transport: asyncio.DatagramTransport | None = None
        self._opening: set[asyncio.Task[None]] = set()
        self._transfers: dict[Address, _TransferSocket] = {}
        """By client: one that asks again has not seen our first packet, which is sent again anyhow."""

    async def open(self, where: Address) -> Address:
        """Serve; the address that was bound. Raises Unavailable."""
        sock = datagrams(where)
        self._own = Address(*sock.getsockname()[:2])
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=sock)
        return self._own

    async def close(self) -> None:
        """End all transfers."""
        await asyncio.gather(*self._opening)
        for transfer in list(self._transfers.values()):
            transfer.end()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: Any) -> None:
        """asyncio's: the socket is there."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        """asyncio's: somebody asks."""
        source = Address(*addr[:2])
        if source in self._transfers:
            return
        try:
            request = parse_request(data)
        except Unreadable as unreadable:
            self._refuse(unreadable.code, str(unreadable), source)
            return
        if len(self._transfers) + len(self._opening) >= MOST_TRANSFERS:
            self._refuse(Fault.UNDEFINED, "too much at once; ask again", source)
            return
        fetch = Fetch(path=request.name, host=source.host, way="tftp", base_url=self._base_url(request.name))
        answer = self._answering.answer(fetch)
        if answer.file is None:
            code = Fault.FORBIDDEN if answer.status == 403 else Fault.NOT_FOUND
            self._refuse(code, "not for you" if answer.status == 403 else "no such file", source)
            return
        opening = asyncio.create_task(self._send(request, answer.file.content, source))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)

    def _base_url(self, name: str) -> str:
        before, slash, _ = name.lstrip("/").rpartition("/")
        return f"tftp://{self._own}/{before}{slash}"

    def _refuse(self, code: Fault, why: str, source: Address) -> None:
        if self._transport is not None:
            self._transport.sendto(error_packet(code, why), source)

    async def _send(self, request: ReadRequest, content: bytes, client: Address) -> None:
        try:
            sock = datagrams(Address(self._own.host, 0))
        except Unavailable:  # no port left: the client asks again
            return
        transfer = _TransferSocket(request, content, client, lambda: self._transfers.pop(client, None))
        self._transfers[client] = transfer
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: transfer, sock=sock)


class _TransferSocket(asyncio.DatagramProtocol):
    """One transfer on its socket."""

    def __init__(self, request: ReadRequest, content: bytes, client: Address, ended: Any) -> None:
        self._transfer = Transfer(request, content, asyncio.get_running_loop().time())
        self._client = client
        self._ended = ended
        self._transport: asyncio.DatagramTransport | None = None
        self._timer = CoreTimer(self._transfer, self._flush)

    def connection_made(self, transport: Any) -> None:
        """asyncio's: send the first packet."""
        self._transport = transport
        self._flush()

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        """asyncio's: of the client, or of somebody whom the transfer does not concern (§4)."""
        source = Address(*addr[:2])
        if source != self._client:
            if self._transport is not None:
                self._transport.sendto(error_packet(Fault.UNKNOWN_TRANSFER, "not your transfer"), source)
            return
        self._transfer.receive(data, asyncio.get_running_loop().time())
        self._flush()

    def end(self) -> None:
        """Let go of the socket."""
        self._timer.cancel()
        if self._transport is not None:
            self._transport.close()
        self._ended()

    def _flush(self) -> None:
        for packet in self._transfer.take_outputs():
            if self._transport is not None:
                self._transport.sendto(packet, self._client)
        if self._transfer.is_over:
            self.end()
        else:
            self._timer.arm()
