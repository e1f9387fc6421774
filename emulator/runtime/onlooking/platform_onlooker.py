"""The platform as the dashboard sees it: `dashboard.onlooker.Onlooker` on the parts of the shell."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import WatchLevels
from emulator.media.events import LegLevels
from emulator.records.models import EndpointRecord
from emulator.runtime.onlooking.call_view import CallViews
from emulator.runtime.onlooking.phone_view import phone_views
from emulator.runtime.onlooking.room_view import room_views
from emulator.runtime.onlooking.rungs import rung_of
from emulator.runtime.onlooking.webhook_view import webhook_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.base.trace import Trace
    from emulator.dashboard.onlooker import Levels, Part, Rung, WebSocketDoor
    from emulator.media.commands import Command
    from emulator.media.events import Event
    from emulator.records.store import Store
    from emulator.runtime.flow_surroundings import FlowSurroundings
    from emulator.runtime.onlooking.leg_quality import LegQuality
    from emulator.runtime.webhook_log import WebhookLog
    from emulator.sip.endpoint import BoundContact

PHONES_FOR_S = 1.0
"""For so long the list of phones is kept: it asks the store who they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is to be seen of a platform."""

    auth_id: str
    auth_token: str
    realm: str
    now: Callable[[], float]
    """Monotonic seconds."""
    store: Store
    flow: FlowSurroundings
    trace: Trace
    sent: WebhookLog
    quality: LegQuality
    phones: Callable[[], Sequence[tuple[str, BoundContact]]]
    submit: Callable[[Command], None]
    """To the media engine."""


class PlatformOnlooker:
    """Implements Onlooker."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._wall = seen.flow.wall
        self._exchange = seen.flow.switchboard.exchange
        self._calls = CallViews(self._exchange, seen.flow.book, seen.quality)
        self.hosts: frozenset[str] = frozenset()
        """Names and addresses by which the platform is reached, beside those of loopback; set before it is shown."""
        self.doors: Sequence[WebSocketDoor] = ()
        """Where SIP is served to browsers, likewise."""
        self._hear_levels: Callable[[Levels], None] | None = None
        self._phones: tuple[float, list[dict[str, object]]] | None = None
        self._parts: dict[Part, Callable[[], object]] = {
            "clock": self._clock,
            "calls": self._calls.live,
            "phones": self._registered,
            "rooms": lambda: room_views(self._exchange.rooms),
            "webhooks": lambda: webhook_list(seen.sent.all()),
            "runs": list,
        }

    @property
    def realm(self) -> str:
        """The domain of SIP addresses."""
        return self._seen.realm

    def proves(self, auth_id: str, auth_token: str) -> bool:
        """Whether these are the credentials of the account."""
        own = f"{self._seen.auth_id}:{self._seen.auth_token}"
        return hmac.compare_digest(f"{auth_id}:{auth_token}".encode("utf-8", "replace"), own.encode())

    def now_ms(self) -> int:
        """Wall time as the platform's clock shows it."""
        return self._wall.ns(self._seen.now()) // 1_000_000

    def part(self, name: Part) -> object:
        """One part of the state, as it is now."""
        return self._parts[name]()

    def happened_so_far(self) -> int:
        """How many events there have been."""
        return self._seen.trace.total

    def happened(self, since: int) -> Sequence[Rung]:
        """The time line from that number on."""
        return [rung_of(number, event, self._wall) for number, event in self._seen.trace.since(since)]

    def watch_levels(self, hear: Callable[[Levels], None] | None) -> None:
        """Have the levels of all legs told from now on, or no more."""
        self._hear_levels = hear
        self._seen.submit(WatchLevels(watched=hear is not None))

    def hear(self, event: Event) -> bool:
        """Whether a fact of the media engine is for those who look on alone."""
        self._seen.quality.hear(event)
        if not isinstance(event, LegLevels):
            return False
        if self._hear_levels is not None:
            self._hear_levels({leg: (came, went) for leg, came, went in event.levels})
        return True

    def _clock(self) -> dict[str, object]:
        wall = self._wall
        return {
            "now_ms": self.now_ms(),
            "shift_ms": wall.ahead_ns // 1_000_000,
            "frozen": wall.is_frozen,
            "stands_at_ms": None if wall.stands_at_ns is None else wall.stands_at_ns // 1_000_000,
        }

    def _registered(self) -> list[dict[str, object]]:
        now = self._seen.now()
        if self._phones is None or now - self._phones[0] >= PHONES_FOR_S:
            endpoints = self._seen.store.all(EndpointRecord, auth_id=self._seen.auth_id)
            aliases = {endpoint.username: endpoint.alias for endpoint in endpoints}
            self._phones = now, phone_views(self._seen.phones(), aliases, self._wall)
        return self._phones[1]
