"""The configuration of a simulated phone: fetched as its vendor's phones do it, whenever it is switched on."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.address import Address
from hardware.simulators.boot.terms import NoConfiguration

if TYPE_CHECKING:
    from hardware.simulators.boot.terms import Files, Recipe
    from hardware.simulators.order import PhoneOrder


class Configuration:
    """One per phone."""

    def __init__(self, files: Files, recipe: Recipe) -> None:
        self._files = files
        self._recipe = recipe

    async def fetched(self, order: PhoneOrder) -> PhoneOrder:
        """What the phone is, by the files as they are now. Raises NoConfiguration."""
        told = await self._recipe(self._files, order)
        collector = await _looked_up(told.collector) if told.collector else None
        return replace(told, registrar=await _looked_up(told.registrar), collector=collector)


async def _looked_up(server: Address) -> Address:
    """The same by its IP address."""
    try:
        ipaddress.ip_address(server.host)
    except ValueError:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(server.host, server.port, type=socket.SOCK_DGRAM)
        except OSError as error:
            raise NoConfiguration(f"the SIP server {server.host} has no address: {error.strerror}") from error
        return Address(*found[0][4][:2])
    return server
