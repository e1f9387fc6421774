"""One-time tokens: a URL that has one is good for one phone, and for the machine that uses it first, for a while."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

VALID_S = 3600.0
"""Within that time it is used for the first time."""
IN_USE_S = 300.0
"""After its first use: a phone fetches several files, and some of them twice."""


@dataclass(slots=True)
class _Ticket:
    phone: str
    ends: float
    host: str = ""
    """Who used it; empty: nobody yet."""


class Tickets:
    """Those that were given out. Times are in seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._tickets: dict[str, _Ticket] = {}

    def issue(self, phone: str, now: float) -> str:
        """A new token of a phone, 128 bits; an older one that nobody has used is void."""
        kept = {token: ticket for token, ticket in self._tickets.items() if ticket.ends > now}
        self._tickets = {token: each for token, each in kept.items() if each.host or each.phone != phone}
        token = secrets.token_urlsafe(16)
        self._tickets[token] = _Ticket(phone, now + VALID_S)
        return token

    def phone_of(self, token: str, host: str, now: float) -> str:
        """Whose token it is, or an empty string when it is nobody's, over, or in use by another machine than `host`."""
        ticket = self._tickets.get(token)
        if ticket is None or ticket.ends <= now:
            return ""
        if not ticket.host:
            ticket.host, ticket.ends = host, now + IN_USE_S
        return ticket.phone if ticket.host == host else ""
