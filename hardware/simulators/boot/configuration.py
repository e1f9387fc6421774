"""The configuration of a simulated phone: fetched as its vendor's phones do it, whenever it is switched on."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from emulator.base.address import Address
from emulator.base.errors import OffhookError

if TYPE_CHECKING:
    from hardware.simulators.order import PhoneOrder


class NoConfiguration(OffhookError):
    """It cannot be fetched, or not be used; the text says what the status page of a phone would."""


class Files(Protocol):
    """Where it is fetched from."""

    async def get(self, name: str) -> bytes | None:
        """A file; None: there is none of that name. Raises NoConfiguration when nobody can tell."""

    def url_of(self, name: str) -> str:
        """Where that file was looked for, for people."""


class Recipe(Protocol):
    """A vendor's way."""

    async def __call__(self, files: Files, order: PhoneOrder) -> PhoneOrder:
        """Fetch and read all files of a phone: what it is from now on, its registrar perhaps by name.

        Raises NoConfiguration.
        """


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
