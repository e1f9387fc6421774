"""What an endpoint grants to those who send it requests: lives of bindings, patience with strangers, load."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network  # noqa: TC003 - dataclass fields are read at run time


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrarTerms:
    """What a phone may ask for."""

    min_expires_s: int = 0
    """A shorter life is refused with 423 (RFC 3261 §10.3, step 7)."""
    max_expires_s: int = 7200
    """A longer life is shortened to it."""
    contacts: int = 10
    """Of one user. One more takes the place of the one that was refreshed longest ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardTerms:
    """What a source may do before it is ignored."""

    in_vain: int = 100
    """Requests that came to nothing; one is forgotten every second."""
    silence_s: float = 300.0
    spared: tuple[IPv4Network | IPv6Network, ...] = ()
    """Whose sources are always answered: somebody could forge their address to bring silence upon them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionTerms:
    """How much is taken on."""

    requests_per_second: int = 1000
    """Outside dialogs, of all peers; as many may come at once."""
    legs: int = 2000
    """At once; one more INVITE is refused. What is in a dialog is never refused, so that no call is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTerms:
    """Whose access tokens are good, and when."""

    auth_token_of: Callable[[str], str | None]
    """Of an account, by its auth_id; None: there is none that may have tokens."""
    wall_s: Callable[[], float]
    """What the platform's clock shows, seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTerms:
    """All of them."""

    registrar: RegistrarTerms = field(default_factory=RegistrarTerms)
    guard: GuardTerms | None = None
    """None: everybody is answered, always."""
    admission: AdmissionTerms | None = None
    """None: everything is taken on."""
    callers: Callable[[str], str | None] | None = None
    """Passwords (by user name) of those who may prove themselves when they call, and may not register."""
    tokens: TokenTerms | None = None
    """None: access tokens are not looked at."""
    notices: frozenset[str] = frozenset()
    """Events, in lower case, of which a NOTIFY is taken unasked: orders to a phone."""


FOR_A_PHONE = ServiceTerms()
"""Few know of it."""
