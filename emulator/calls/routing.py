"""Who is called: numbers and SIP users → applications and next hops. Look-ups are given by the shell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote

from emulator.base.errors import PeerViolation
from emulator.sip.address import NameAddress
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.sip.commands import Credentials, Headers
    from emulator.sip.hop import Hop


_CLEAN_URI = re.compile(r"[A-Za-z0-9\-_.!~*'()%;/?:@&=+$,\[\]]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where an INVITE for a leg goes."""

    target: str
    """Request-URI."""
    next_hop: Hop
    credentials: Credentials | None = None
    srtp: bool = False
    """Whether our offer is SRTP."""
    is_own: bool = False
    """Whether it is a phone that registered here."""
    domain: str = ""
    """The host in From and To; empty: our own address."""
    from_user: str = ""
    """Who we are there: From names that, and the caller is asserted (RFC 3325 §9.1). Empty: From names the caller."""

    @property
    def is_browser(self) -> bool:
        """Whether it is offered WebRTC: whoever signals by WebSocket has no other media (RFC 7118)."""
        return self.next_hop.is_web_socket

    def identity(self) -> tuple[object, ...]:
        """What tells phones apart; one that was restarted may have left its old contact, with other parameters."""
        uri = Uri.parse(self.target)
        return self.next_hop, uri.user, uri.host.lower(), uri.port

    def from_uri(self, caller: str, host: str) -> str:
        """The URI of From for `caller`; `host` is our address."""
        return caller_uri(self.from_user or caller, self.domain or host)

    def to_uri(self, dialled: str, host: str) -> str:
        """The URI of To for what was dialled."""
        return called_uri(dialled, self.domain or host)

    def asserted(self, caller: str, name: str, host: str) -> Headers:
        """The fields that tell who calls where From does not: a caller that is known."""
        if not self.from_user or not caller:
            return ()
        return (("P-Asserted-Identity", str(NameAddress(caller_uri(caller, self.domain or host), name))),)


class Owner(NamedTuple):
    """Whose something is."""

    auth_id: str
    """Of the main account."""
    subaccount: str = ""
    """The auth_id of the part of it whose it is; empty: its own."""


class Directory(Protocol):
    """What the exchange must know of the account. Live and simulated shells fit it onto store and registrar."""

    def owner_of_call(self, dialled: str, user: str | None, application: str = "") -> Owner | None:
        """Whose application answers a call of a SIP endpoint (`user`) or of a stranger; a call of an endpoint that
        nothing answers is of the endpoint's owner. None: nobody has anything to do with it.

        `application`: the app_id that the user's access token names, which comes before all others.
        """

    def owner_of_user(self, username: str) -> Owner | None:
        """Who owns a SIP endpoint, or None."""

    def destinations(self, to: str) -> Sequence[Destination]:
        """The next hops for digits or a SIP URI, best first; none when nobody is registered or routed there."""


def plain_number(text: str) -> str:
    """Digits of a number as people write it: `+1 (555) 010-0` → `15550100`; other text comes back stripped."""
    text = text.strip()
    digits = "".join(c for c in text if c.isdigit())
    return digits if digits and all(c in "+-. ()0123456789" for c in text) else text


def caller_uri(caller: str, host: str) -> str:
    """The SIP URI that a callee sees for `caller`: digits, a user name or a SIP URI; anonymous when empty."""
    user = Uri.escape_user(user_of(caller)) or "anonymous"
    return f"sip:{user}@[{host}]" if ":" in host else f"sip:{user}@{host}"


def called_uri(dialled: str, host: str) -> str:
    """The SIP URI of whom we call, for To (RFC 3261 §8.1.1.2): as it was dialled, a number at `host`.

    What has characters that no URI has (§25.1) is not repeated: its user at `host`.
    """
    return dialled if _CLEAN_URI.fullmatch(dialled) and user_of(dialled) != dialled else caller_uri(dialled, host)


def user_of(uri: str) -> str:
    """The user part of a SIP URI given as text; the text itself when it is not one."""
    scheme, _, rest = uri.partition(":")
    if scheme.lower() not in {"sip", "sips"} or "@" not in rest:
        return uri
    return rest.rsplit("@", 1)[0].split(":", 1)[0].split(";", 1)[0]


def dialled_in(uri: str) -> str:
    """What a person dialled who wrote this URI: the user of a SIP URI, the number of a tel URI."""
    return unquote(user_of(uri.removeprefix("tel:")))


def host_of(uri: str) -> str:
    """The host of a SIP URI given as text, in lower case; empty when it is not one. One of SIPS cannot be called."""
    try:
        parsed = Uri.parse(uri)
    except PeerViolation:
        return ""
    return parsed.host.lower() if parsed.scheme == "sip" else ""
