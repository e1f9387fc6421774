"""Opens sockets of the kernel and says in one line why one cannot be had."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from typing import Any

_REASONS = {
    errno.EADDRINUSE: "port {port} of {host} is taken",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine",
    errno.EACCES: "port {port} of {host} needs privileges",
    errno.EAFNOSUPPORT: "{host} needs IPv6, which this machine has not",
    errno.EMFILE: "no file descriptor left for port {port} of {host}; raise `ulimit -n`",
}


def bind_udp(local: Address) -> socket.socket:
    """A non-blocking UDP socket bound to `local`; port 0 means any. Raises Unavailable with the reason."""
    return bound(local, socket.SOCK_DGRAM)


def bound(local: Address, kind: socket.SocketKind) -> socket.socket:
    """A non-blocking socket bound to `local`, of UDP or to listen; port 0 means any. Raises Unavailable likewise.

    `::` is every IPv6 address and no IPv4 one, whatever the machine's default.
    """
    try:
        sock = socket.socket(family_of(local.host), kind)
    except OSError as error:
        raise Unavailable(_reason(error, local)) from error
    try:
        sock.setblocking(False)
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if kind == socket.SOCK_STREAM:
            # Connections of a platform before this one, which wait out their end, do not keep the port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(local)
    except OSError as error:
        sock.close()
        raise Unavailable(_reason(error, local)) from error
    return sock


def _reason(error: OSError, local: Address) -> str:
    reason = _REASONS.get(error.errno or 0, f"cannot bind {local}: {error.strerror}")
    return reason.format(host=local.host, port=local.port)


def lacks_ipv6() -> str:
    """Why no phone on this machine can be reached by IPv6; empty: it can, at ::1."""
    try:
        bind_udp(Address("::1", 0)).close()
    except Unavailable as unavailable:
        return str(unavailable)
    return ""


def family_of(host: str) -> socket.AddressFamily:
    """IPv6 when the text has a colon."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def address_of(name: Any) -> Address:
    """An Address of what the socket module hands out: (host, port) or (host, port, flow, scope)."""
    return Address(name[0], name[1])
