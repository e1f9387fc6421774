"""Where a message comes from or goes to next: a transport and an address (RFC 3261 §18). It names a connection, too."""

from __future__ import annotations

from typing import Literal, NamedTuple

from emulator.base.address import Address  # noqa: TC001 - the fields of a named tuple are read at run time

Transport = Literal["udp", "tcp", "tls", "ws", "wss"]


class Hop(NamedTuple):
    """A peer, one hop away. A connection is named by the address of its far end: of an accepted one, with the port
    that the peer happened to take, so that whoever keeps the hop of a request can answer and call on its connection.
    """

    transport: Transport
    address: Address

    @property
    def host(self) -> str:
        """IP address in text form."""
        return self.address.host

    @property
    def port(self) -> int:
        """UDP or TCP port."""
        return self.address.port

    def __str__(self) -> str:
        return f"{self.transport}:{self.address}"
