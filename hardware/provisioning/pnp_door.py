"""Phones ask a multicast group here where their configuration is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from hardware.provisioning.core_timer import CoreTimer
from hardware.provisioning.plug_and_play import PlugAndPlay
from hardware.provisioning.sockets import datagrams, group_member

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.provisioning.plug_and_play import Question


class PnpDoor:
    """Hears the group by one socket; answers, and hears what is answered to that, by another of this machine's own."""

    def __init__(self, url_of: Callable[[Question], str]) -> None:
        self._own = Address("", 0)
        self._core = PlugAndPlay(Ids.unguessable(), url_of, lambda _phone: self._own)
        self._timer = CoreTimer(self._core, self._flush)
        self._transports: list[asyncio.DatagramTransport] = []

    async def open(self, group: Address, interface: str) -> Address:
        """Join; the group and the port that was bound. Raises Unavailable."""
        own = datagrams(Address(interface, 0))
        try:
            heard = group_member(group, interface)
        except Unavailable:
            own.close()
            raise
        self._own = Address(*own.getsockname()[:2])
        loop = asyncio.get_running_loop()
        for sock in (own, heard):
            transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(self._received), sock=sock)
            self._transports.append(transport)
        return Address(*heard.getsockname()[:2])

    async def close(self) -> None:
        """Leave the group."""
        self._timer.cancel()
        for transport in self._transports:
            transport.close()

    def _received(self, data: bytes, source: Address) -> None:
        self._core.receive(data, source, asyncio.get_running_loop().time())
        self._flush()

    def _flush(self) -> None:
        for data, destination in self._core.take_outputs():
            self._transports[0].sendto(data, destination)
        self._timer.arm()


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, received: Callable[[bytes, Address], None]) -> None:
        self._received = received

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        self._received(data, Address(*addr[:2]))
