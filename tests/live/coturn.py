"""A coturn of our own on loopback, without a file or a right of its own: it relays to addresses of its own alone."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Self

from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from pathlib import Path

HOST, RELAYS = "127.0.0.1", "127.0.0.2"
"""Where it listens, and where its relays are: who has nothing but a relay is reached from another relay only."""
USERNAME, PASSWORD = "offhook", "turn-secret"
STARTS_WITHIN_S = 20.0


class Coturn:
    """A server of TURN (RFC 8656) over UDP."""

    def __init__(self, own: OwnProcess, port: int, log_file: Path) -> None:
        self._own = own
        self._log_file = log_file
        self.port = port

    @classmethod
    async def start(cls, folder: Path) -> Self:
        """Start it; done when it listens."""
        port, log_file = free_udp_ports(HOST), folder / "coturn.log"
        arguments = ["turnserver", "-n", "--no-cli", "--no-tls", "--no-dtls", "--no-tcp", "--verbose", "--simple-log"]
        arguments += ["--log-file", "stdout", "--pidfile", str(folder / "coturn.pid"), "--userdb", str(folder / "db")]
        arguments += ["--listening-ip", HOST, "--listening-port", str(port), "--relay-ip", RELAYS]
        arguments += ["--allow-loopback-peers", "--denied-peer-ip", "0.0.0.0-255.255.255.255"]
        arguments += ["--allowed-peer-ip", RELAYS]
        arguments += ["--lt-cred-mech", "--user", f"{USERNAME}:{PASSWORD}", "--realm", "offhook"]
        server = cls(await OwnProcess.start(arguments, log_file, folder=folder), port, log_file)
        try:
            await asyncio.wait_for(server._listens(), STARTS_WITHIN_S)
        except BaseException:
            await server.stop()
            raise
        return server

    @property
    def url(self) -> str:
        """As `webrtc.turn` of the settings names it."""
        return f"turn:{HOST}:{self.port}?transport=udp"

    def allocations(self) -> int:
        """How many there have been."""
        return len(re.findall(r"ALLOCATE processed, success", self._log()))

    async def stop(self) -> None:
        """End it, and only it."""
        if self._own.is_alive:
            self._own.process.terminate()
        await self._own.end()

    async def _listens(self) -> None:
        while "UDP listener opened on" not in self._log():
            assert self._own.is_alive, self._log()
            await asyncio.sleep(0.05)

    def _log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")
