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
    errno.EMFILE: "no file descriptor left for port {port} of {host}; raise `ulimit -n`",
}


def bind_udp(local: Address) -> socket.socket:
    """A non-blocking UDP socket bound to `local`; port 0 means any. Raises Unavailable with the reason."""
    return bound(local, socket.SOCK_DGRAM)


def bound(local: Address, kind: socket.SocketKind) -> socket.socket:
    """A non-blocking socket bound to `local`, of UDP or to listen; port 0 means any. Raises Unavailable likewise."""
    sock = socket.socket(family_of(local.host), kind)
    try:
        sock.setblocking(False)
        if kind == socket.SOCK_STREAM:
            # Connections of a platform before this one, which wait out their end, do not keep the port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(local)
    except OSError as error:
        sock.close()
        reason = _REASONS.get(error.errno or 0, "cannot bind {host}:{port}: " + str(error.strerror))
        raise Unavailable(reason.format(host=local.host, port=local.port)) from error
    return sock


def family_of(host: str) -> socket.AddressFamily:
    """IPv6 when the text has a colon."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def address_of(name: Any) -> Address:
    """An Address of what the socket module hands out: (host, port) or (host, port, flow, scope)."""
    return Address(name[0], name[1])
