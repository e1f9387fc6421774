"""Registered phones, as the dashboard shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.redaction import redacted
from emulator.sip.message import readable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.base.clock import WallClock
    from emulator.sip.endpoint import BoundContact

NS_PER_MS = 1_000_000


def phone_views(
    phones: Sequence[tuple[str, BoundContact]], aliases: Mapping[str, str], wall: WallClock
) -> list[dict[str, object]]:
    """Everybody who is registered, with each phone; `aliases` are by user name."""
    return [
        {
            "username": username,
            "alias": aliases.get(username, ""),
            "contact": redacted(readable(bound.contact)),
            "user_agent": readable(bound.user_agent),
            "transport": bound.source.transport,
            "expires_ms": wall.ns(bound.expires_at) // NS_PER_MS,
        }
        for username, bound in phones
    ]
