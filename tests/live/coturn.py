"""A coturn of our own on loopback, without a file or a right of its own: it relays to addresses of its own alone."""

from __future__ import annotations

import asyncio
import datetime
import re
from typing import TYPE_CHECKING, Literal, Self

from emulator.runtime.certificate_maker import make_certificates
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from pathlib import Path

HOST, RELAYS = "127.0.0.1", "127.0.0.2"
"""Where it listens, and where its relays are: who has nothing but a relay is reached from another relay only."""
USERNAME, PASSWORD = "offhook", "turn-secret"
STARTS_WITHIN_S = 20.0
Way = Literal["udp", "tcp", "tls"]


class Coturn:
    """A server of STUN (RFC 8489) and TURN (RFC 8656), which is reached in one way."""

    def __init__(self, own: OwnProcess, way: Way, port: int, log_file: Path) -> None:
        self._own = own
        self._log_file = log_file
        self._way = way
        self._port = port

    @classmethod
    async def start(cls, folder: Path, way: Way = "udp") -> Self:
        """Start it; done when it listens. By TLS it shows a certificate of `folder`, whose authority is `ca.pem`."""
        port, log_file = free_udp_ports(HOST), folder / "coturn.log"
        arguments = ["turnserver", "-n", "--no-cli", "--no-dtls", "--verbose", "--simple-log"]
        if way == "tls":
            made = make_certificates(folder, [HOST], datetime.datetime.now(datetime.UTC))
            arguments += ["--no-udp", "--cert", str(made.server), "--pkey", str(made.key)]
            arguments += ["--tls-listening-port", str(port)]
        else:
            arguments += ["--no-tls", "--no-tcp" if way == "udp" else "--no-udp"]
        arguments += ["--log-file", "stdout", "--pidfile", str(folder / "coturn.pid"), "--userdb", str(folder / "db")]
        arguments += ["--listening-ip", HOST, "--listening-port", str(port), "--relay-ip", RELAYS]
        arguments += ["--allow-loopback-peers", "--denied-peer-ip", "0.0.0.0-255.255.255.255"]
        arguments += ["--allowed-peer-ip", RELAYS]
        arguments += ["--lt-cred-mech", "--user", f"{USERNAME}:{PASSWORD}", "--realm", "offhook"]
        server = cls(await OwnProcess.start(arguments, log_file, folder=folder), way, port, log_file)
        try:
            await asyncio.wait_for(server._listens(), STARTS_WITHIN_S)
        except BaseException:
            await server.stop()
            raise
        return server

    @property
    def url(self) -> str:
        """As `webrtc.turn` of the settings names it."""
        scheme = "turns" if self._way == "tls" else "turn"
        return f"{scheme}:{HOST}:{self._port}?transport={'udp' if self._way == 'udp' else 'tcp'}"

    @property
    def stun(self) -> str:
        """As `webrtc.stun` names it."""
        return f"stun:{HOST}:{self._port}"

    def allocations(self) -> int:
        """How many there have been."""
        return len(re.findall(r"ALLOCATE processed, success", self._log()))

    async def stop(self) -> None:
        """End it, and only it."""
        if self._own.is_alive:
            self._own.process.terminate()
        await self._own.end()

    async def _listens(self) -> None:
        opened = {"udp": "UDP", "tcp": "TCP", "tls": "TLS/TCP"}[self._way]
        while f"{opened} listener opened on" not in self._log():
            assert self._own.is_alive, self._log()
            await asyncio.sleep(0.05)

    def _log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")
