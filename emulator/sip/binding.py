"""A binding: one contact of an address of record, and which other one it replaces (RFC 3261 §10.3, RFC 5626 §6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.grammar import parse_number
from emulator.sip.hop import literal_hop

if TYPE_CHECKING:
    from emulator.sip.access_tokens import AccessToken
    from emulator.sip.address import NameAddress
    from emulator.sip.hop import Hop

DEFAULT_EXPIRES_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One contact of an address of record."""

    contact: NameAddress
    source: Hop
    """Where the REGISTER came from: where an INVITE for the contact gets through its NAT."""
    call_id: str
    sequence: int
    expires_at: float
    """Monotonic seconds."""
    expires_s: int
    user_agent: str
    token: AccessToken | None = None
    """What proved whose it is; None: a password."""

    @property
    def flow(self) -> tuple[str, str] | None:
        """The instance and the number of its registration, of a phone that tells both (RFC 5626 §4.2)."""
        instance, number = self.contact.parameters.get("+sip.instance"), self.contact.parameters.get("reg-id")
        return (instance, number) if instance and number else None

    def replaces(self, other: Binding) -> bool:
        """Whether it takes the place of `other`, a binding of the same user.

        A phone that tells its instance is known by that, however its address changed (RFC 5626 §6); any other by the
        URI of its contact (RFC 3261 §19.1.4).
        """
        if self.flow or other.flow:
            return self.flow == other.flow
        return self.contact.uri.equals(other.contact.uri)

    def proved_by(self, token: AccessToken, longest_s: int, now: float) -> Binding:
        """The same of somebody who has a token, which is good for so long."""
        expires_s = min(self.expires_s, longest_s)
        return replace(self, token=token, expires_s=expires_s, expires_at=now + expires_s)

    @property
    def other_way(self) -> Hop | None:
        """Where its phone can be called once the connection that it registered on is gone: at its Contact, if that is
        an address of the host it was seen at. A phone behind a NAT cannot be called any more.
        """
        hop = literal_hop(self.contact.uri_text)
        return hop if hop is not None and hop.host == self.source.host and hop != self.source else None

    def listed(self, now: float) -> str:
        """The binding as an element of Contact in a 200, with the seconds that are left (RFC 3261 §10.3, step 8)."""
        kept = [pair for pair in self.contact.parameters.pairs if pair[0].lower() != "expires"]
        parameters = "".join(f";{name}" if value is None else f";{name}={value}" for name, value in kept)
        return f"<{self.contact.uri_text}>{parameters};expires={max(0, round(self.expires_at - now))}"


def asked_lifetime(text: str | None) -> int | None:
    """The seconds of an `expires`; None without one. What is not readable counts as an hour (§10.2.1.1)."""
    if text is None:
        return None
    try:
        return parse_number(text, "Expires")
    except PeerViolation:
        return DEFAULT_EXPIRES_S
