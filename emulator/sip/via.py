"""Via: where a response goes (RFC 3261 §20.42, §18.2; RFC 3581)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sip.grammar import DEFAULT_PORT, format_host_port, parse_host_port
from emulator.sip.hop import TLS_PORT, Hop
from emulator.sip.parameters import NO_PARAMETERS, Parameters

if TYPE_CHECKING:
    from typing import Self

_VIA = re.compile(r"\s*SIP\s*/\s*([0-9.]+)\s*/\s*([A-Za-z0-9\-]+)\s+([^;]+)(.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Via:
    """One hop of a request."""

    transport: str
    """In upper case."""
    host: str
    port: int | None = None
    parameters: Parameters = NO_PARAMETERS
    version: str = "2.0"
    """Of the protocol: a request of a later one is refused by the way it came (RFC 4475 §3.1.2.16)."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one element. Raises PeerViolation naming Via."""
        match = _VIA.fullmatch(text)
        if match is None:
            raise PeerViolation(f"not readable: {text[:60]!r}", place="Via", status=400)
        version, transport, sent_by, tail = match.groups()
        host, port = parse_host_port(sent_by, "Via")
        return cls(transport.upper(), host, port, Parameters.parse(tail), version)

    def __str__(self) -> str:
        return f"SIP/{self.version}/{self.transport} {format_host_port(self.host, self.port)}{self.parameters}"

    @property
    def branch(self) -> str:
        """The transaction's name, or an empty string."""
        return self.parameters.get("branch") or ""

    @property
    def sent_by(self) -> tuple[str, int]:
        """Host and port as compared in transaction matching (§17.2.3)."""
        return self.host.lower(), self.port or DEFAULT_PORT

    def is_behind_nat(self, source: Hop) -> bool:
        """Whether a request with this Via came from elsewhere than it says."""
        moved = "rport" in self.parameters and source.port != self.sent_by[1]
        return moved or source.host.lower() != self.sent_by[0]

    def stamped(self, source: Hop) -> Self:
        """What the server makes of it on arrival: `received` and a filled `rport` (§18.2.1, RFC 3581 §4)."""
        parameters = self.parameters
        if "rport" in parameters:
            parameters = parameters.with_value("rport", str(source.port)).with_value("received", source.host)
        elif source.host.lower() != self.sent_by[0]:
            parameters = parameters.with_value("received", source.host)
        return replace(self, parameters=parameters)

    def reply_hop(self, source: Hop) -> Hop:
        """Where responses to a request from `source` go.

        Back by the same connection (§18.2.2), or with rport to the source (RFC 3581); without it to the port of the Via
        (§18.2.2), except that a peer whose Via names another host sits behind a NAT, where that port means nothing.
        """
        if source.is_reliable or "rport" in self.parameters or self.is_behind_nat(source):
            return source
        return Hop(source.transport, Address(source.host, self.sent_by[1]))

    def home_hop(self, source: Hop) -> Hop:
        """Where responses go when the connection is gone by which a request came from `source` (§18.2.2)."""
        port = self.port or (TLS_PORT if source.transport == "tls" else DEFAULT_PORT)
        return Hop(source.transport, Address(source.host, port))
