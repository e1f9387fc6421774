"""Addresses for programs that take no port 0: ports that are free now, and our side of the way to a server."""

from __future__ import annotations

import contextlib
import random
import socket
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from emulator.base.address import Address

ATTEMPTS = 100
PORTS = (10_000, 32_000)


def free_tcp_port() -> int:
    """A TCP port on loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.bind(("127.0.0.1", 0))
        return int(tcp.getsockname()[1])


def free_udp_ports(host: str, count: int = 2) -> int:
    """The first, an even one, of `count` successive UDP ports that are free on every interface of `host`'s family.

    They lie below those that the kernel hands out by itself, which may be gone in the next moment. Raises Unavailable.
    """
    for _ in range(ATTEMPTS):
        first = random.randrange(*PORTS, 2)
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for port in range(first, first + count):
                held.enter_context(_udp(host)).bind(("", port))
            return first
    raise Unavailable(f"no {count} successive free UDP ports")


def local_host(server: Address) -> str:
    """The address from which packets to `server` leave."""
    with _udp(server.host) as probe:
        probe.connect((server.host, server.port))
        return str(probe.getsockname()[0])


def ipv6_absence() -> str:
    """Why no phone on this machine can reach a platform on it by IPv6; empty: it can, at ::1."""
    try:
        with _udp("::1") as probe:
            probe.bind(("::1", 0))
    except OSError as error:
        return f"this machine has no IPv6 ({error.strerror})"
    return ""


def _udp(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
