"""A kamailio of our own between phones and Offhook: one process on loopback, without root; what it says of routes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Self

from emulator.base.address import Address
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from emulator.sip.hop import Transport

HOST = "127.0.0.1"
CONFIG = Path(__file__).with_name("kamailio.cfg")
MEMORY = ("-m", "32", "-M", "4")
"""Megabytes: shared, and of each process."""
STARTS_WITHIN_S = 10.0


class Kamailio:
    """It listens for UDP and TCP at one port and sends what phones ask for to a platform."""

    def __init__(self, own: OwnProcess, address: Address, log_file: Path) -> None:
        self._own = own
        self._log_file = log_file
        self.address = address

    @classmethod
    async def start(cls, folder: Path, platform: Address, transport: Transport) -> Self:
        """Start it in front of `platform`, which it reaches by `transport`; done when it listens."""
        address = Address(HOST, free_udp_ports(HOST))
        log_file = folder / "kamailio.log"
        arguments = ["kamailio", "-DD", "-E", "-f", str(CONFIG), "-P", str(folder / "kamailio.pid"), "-Y", str(folder)]
        arguments += ["-l", f"udp:{address}", "-l", f"tcp:{address}", *MEMORY]
        arguments += ["-A", f'OFFHOOK="sip:{platform};transport={transport}"']
        own = await OwnProcess.start(arguments, log_file, folder=folder)
        proxy = cls(own, address, log_file)
        try:
            await asyncio.wait_for(proxy._listens(), STARTS_WITHIN_S)
        except BaseException:
            await proxy.stop()
            raise
        return proxy

    def routed(self) -> list[str]:
        """The methods of the requests in dialogs that followed the route which it had recorded, in order."""
        return re.findall(r"\bROUTED (\w+)", self._log())

    def stray(self) -> list[str]:
        """Requests in dialogs that came to it, but not by the recorded route: it let none of them pass."""
        return re.findall(r"\bSTRAY .*", self._log())

    async def stop(self) -> None:
        """End it, and only it."""
        if self._own.is_alive:
            self._own.process.terminate()
        await self._own.end()

    async def _listens(self) -> None:
        while True:
            assert self._own.is_alive, self._log()
            try:
                _, writer = await asyncio.open_connection(self.address.host, self.address.port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return

    def _log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")
