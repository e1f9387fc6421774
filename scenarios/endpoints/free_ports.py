"""Addresses for programs that take no port 0: ports that are free now, and our side of the way to a server."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from emulator.base.address import Address

ATTEMPTS = 100


def free_tcp_port() -> int:
    """A TCP port on loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.bind(("127.0.0.1", 0))
        return int(tcp.getsockname()[1])


def free_udp_pair(host: str) -> int:
    """An even UDP port of every interface of `host`'s family; the next one is free too. Raises Unavailable."""
    for _ in range(ATTEMPTS):
        with _udp(host) as first, _udp(host) as second:
            first.bind(("", 0))
            port = int(first.getsockname()[1])
            if port % 2 == 0:
                with contextlib.suppress(OSError):
                    second.bind(("", port + 1))
                    return port
    raise Unavailable("no pair of free UDP ports")


def local_host(server: Address) -> str:
    """The address from which packets to `server` leave."""
    with _udp(server.host) as probe:
        probe.connect((server.host, server.port))
        return str(probe.getsockname()[0])


def _udp(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
