"""Trunks: which upstream takes a call out, and who calls in by which of them, for which number."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING

from emulator.calls.routing import Destination
from emulator.sip.grammar import format_host_port
from emulator.sip.guard import is_within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.sip.commands import Credentials
    from emulator.sip.hop import Hop, Transport

Network = IPv4Network | IPv6Network
AS_SURE: Mapping[Transport, frozenset[Transport]] = {
    "udp": frozenset({"udp", "tcp", "tls"}),
    "tcp": frozenset({"tcp", "tls"}),
    "tls": frozenset({"tls"}),
}
"""The transport of a trunk → those by which its address alone is believed: a datagram's is easily forged, and any web
page that is open on a trusted machine can make a WebSocket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may call in by a trunk, and what number."""

    networks: tuple[Network, ...] = ()
    """Where its calls come from; empty: from anywhere, for its credentials tell."""
    username: str = ""
    """Who it has to prove to be (digest); empty: its address is enough."""
    numbers: frozenset[str] | None = None
    """The DIDs that it brings, digits; None: every one of the account."""
    contact_user: str = ""
    """What it calls when it calls the contact that we registered there; the DID is then in another field."""

    def covers(self, host: str) -> bool:
        """Whether an IP address is one of its own."""
        return not self.networks or is_within(host, self.networks)

    def brings(self, number: str) -> bool:
        """Whether a DID (digits) is one of its own."""
        return self.numbers is None or number in self.numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """An upstream: it takes calls to outside numbers, or brings calls to ours, or both."""

    name: str = ""
    prefixes: tuple[str, ...] = ()
    """Digits; of several trunks the one with the longest fitting prefix takes a number."""
    next_hop: Hop
    credentials: Credentials | None = None
    domain: str = ""
    """Its name in From, To and Request-URI; empty: its address, and ours in From."""
    asserts: bool = False
    """Whether From names us, by the user of `credentials`, and P-Asserted-Identity the caller (RFC 3325)."""
    access: Access | None = None
    """None: it brings no calls."""

    def fit(self, number: str) -> int:
        """The length of the longest prefix that a number (digits) begins with; 0: it does not go there."""
        return max((len(prefix) for prefix in self.prefixes if number.startswith(prefix)), default=0)

    def destination(self, number: str) -> Destination:
        """Where an INVITE for a number goes."""
        host = self.domain or format_host_port(*self.next_hop.address)
        transport = f";transport={self.next_hop.transport}" if self.next_hop.is_reliable else ""
        return Destination(
            target=f"sip:{number}@{host}{transport}",
            next_hop=self.next_hop,
            credentials=self.credentials,
            domain=self.domain,
            from_user=self.credentials.username if self.asserts and self.credentials else "",
        )


class Trunks:
    """All of them. A number that a trunk brings, strangers cannot call."""

    def __init__(self, trunks: Sequence[Trunk] = ()) -> None:
        self._trunks = tuple(trunks)
        self._ways_in = tuple((trunk, trunk.access) for trunk in trunks if trunk.access is not None)

    def outbound(self, number: str) -> Trunk | None:
        """The one that takes a call to a number (digits)."""
        best = max(self._trunks, key=lambda trunk: trunk.fit(number), default=None)
        return best if best is not None and best.fit(number) else None

    def from_source(self, source: Hop) -> list[tuple[Trunk, Access]]:
        """Those by which a call from there may come in; those that are known by address only come first."""
        found = [(trunk, access) for trunk, access in self._ways_in if access.covers(source.host)]
        sure = [way for way in found if way[1].username or source.transport in AS_SURE[way[0].next_hop.transport]]
        return sorted(sure, key=lambda way: bool(way[1].username))

    def bringing(self, number: str) -> list[Trunk]:
        """Those that bring calls to a DID (digits)."""
        return [trunk for trunk, access in self._ways_in if access.brings(number)]

    def has_user(self, username: str | None) -> bool:
        """Whether that is what a trunk proves to be, and no SIP user of ours."""
        return bool(username) and any(access.username == username for _, access in self._ways_in)
