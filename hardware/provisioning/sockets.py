"""Opens the sockets of provisioning and says in one line why one cannot be had, and how to mend it."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_REASONS = {
    errno.EADDRINUSE: "port {port} of {host} is taken",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine",
    errno.EACCES: (
        "port {port} of {host} needs privileges: be root, or allow it to everybody by "
        "`sysctl net.ipv4.ip_unprivileged_port_start={port}`"
    ),
    errno.ENODEV: "{host} is no address of an interface",
}


def listening(where: Address) -> socket.socket:
    """A TCP socket that listens. Raises Unavailable."""

    def listen(sock: socket.socket) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(where)
        sock.listen()

    return _opened(where, socket.SOCK_STREAM, listen)


def datagrams(where: Address) -> socket.socket:
    """A UDP socket; port 0 means any. Raises Unavailable."""
    return _opened(where, socket.SOCK_DGRAM, lambda sock: sock.bind(where))


def group_member(group: Address, interface: str) -> socket.socket:
    """A UDP socket that hears a multicast group of IPv4 on the interface that has an address. Raises Unavailable.

    Bound to the group, it takes nothing from whoever has the same port at an address of this machine.
    """

    def join(sock: socket.socket) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(group)
        member = socket.inet_aton(group.host) + socket.inet_aton(interface)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)

    return _opened(Address(interface, group.port), socket.SOCK_DGRAM, join)


def _opened(where: Address, kind: socket.SocketKind, bind: Callable[[socket.socket], None]) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if where.is_ipv6 else socket.AF_INET, kind)
    try:
        sock.setblocking(False)
        bind(sock)
    except OSError as error:
        sock.close()
        reason = _REASONS.get(error.errno or 0, f"cannot open {where}: {error.strerror}")
        raise Unavailable(reason.format(host=where.host, port=where.port)) from error
    return sock
