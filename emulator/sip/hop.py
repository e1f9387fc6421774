"""Where a message comes from or goes to next: a transport and an address (RFC 3261 §18). It names a connection, too."""

from __future__ import annotations

import ipaddress
from typing import Literal, NamedTuple

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sip.uri import Uri

Transport = Literal["udp", "tcp", "tls", "ws", "wss"]

_TRANSPORTS: dict[str, Transport] = {"udp": "udp", "tcp": "tcp", "tls": "tls", "ws": "ws", "wss": "wss"}
_SECURE: dict[str, Transport] = {"": "tls", "tcp": "tls", "tls": "tls", "ws": "wss", "wss": "wss"}
TLS_PORT = 5061


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

    @property
    def is_web_socket(self) -> bool:
        """Whether the peer is in a browser: it can be reached by its own connection only (RFC 7118 §5)."""
        return self.transport in {"ws", "wss"}

    @property
    def is_reliable(self) -> bool:
        """Whether messages arrive whole, once and in order, so that none is sent again (§17)."""
        return self.transport != "udp"

    def __str__(self) -> str:
        return f"{self.transport}:{self.address}"


def literal_hop(uri_text: str) -> Hop | None:
    """The hop that a URI with an IP address names (RFC 3263 §4.1, §4.2); None: it names a host, or cannot be read.

    Without a transport it is UDP; a SIPS URI is TLS. `transport=tls` is what phones write (RFC 3261 §26.2.2).
    """
    try:
        uri = Uri.parse(uri_text)
        host = str(ipaddress.ip_address(uri.host))
    except (PeerViolation, ValueError):
        return None
    named = (uri.parameters.get("transport") or "").lower()
    transport = _SECURE.get(named) if uri.scheme == "sips" else _TRANSPORTS.get(named or "udp")
    if transport is None:
        return None
    return Hop(transport, Address(host, uri.port or (TLS_PORT if transport == "tls" else uri.effective_port)))
