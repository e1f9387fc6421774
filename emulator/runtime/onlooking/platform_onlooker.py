"""The platform as the dashboard sees it: `dashboard.onlooker.Onlooker` on the parts of the shell."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import WatchLevels
from emulator.media.events import LegLevels
from emulator.records.models import CallRecord, EndpointRecord
from emulator.records.tables import CALLS, CALLS_ENDED
from emulator.runtime.onlooking.call_view import CallViews, ended_call
from emulator.runtime.onlooking.phone_view import phone_views
from emulator.runtime.onlooking.prompts import Prompts
from emulator.runtime.onlooking.recording_shelf import PlatformShelf
from emulator.runtime.onlooking.room_view import room_views
from emulator.runtime.onlooking.run_reports import FolderOfRuns
from emulator.runtime.onlooking.rungs import CallsByDialog, raw_of, rung_of
from emulator.runtime.onlooking.webhook_view import queued_whole, webhook_list, webhook_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from emulator.api.control.caretaker import SentWebhook
    from emulator.base.trace import Trace
    from emulator.dashboard.onlooker import Levels, Part, Rung, View, WebSocketDoor, WhichRungs
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
    runs: Path
    """Where `offhook run` writes its reports."""
    shows_secrets: bool


class PlatformOnlooker:
    """Implements Onlooker."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._wall = seen.flow.wall
        self._exchange = seen.flow.switchboard.exchange
        self._dialogs = CallsByDialog(seen.trace)
        self._calls = CallViews(self._exchange, seen.flow.book, seen.quality)
        self.hosts: frozenset[str] = frozenset()
        """Names and addresses by which the platform is reached, beside those of loopback; set before it is shown."""
        self.doors: Sequence[WebSocketDoor] = ()
        """Where SIP is served to browsers, likewise."""
        self.authority = b""
        """Who signed our certificates, likewise."""
        self.shelf = PlatformShelf(seen.store, seen.auth_id, seen.flow.retention, self._now_ns)
        """Finished recordings."""
        self.runs = FolderOfRuns(seen.runs)
        """Scenario runs."""
        self.prompts = Prompts(seen.now)
        """Requests to a person; whoever runs a scenario asks here."""
        self._hear_levels: Callable[[Levels], None] | None = None
        self._phones: tuple[float, list[dict[str, object]]] | None = None
        self._parts: dict[Part, Callable[[], object]] = {
            "prompts": self.prompts.views,
            "clock": self._clock,
            "calls": self._calls.live,
            "phones": self._registered,
            "rooms": lambda: room_views(self._exchange.rooms),
            "webhooks": lambda: webhook_list(seen.sent.all(), seen.flow.courier.queued(), self._wall.ns),
            "runs": self.runs.all,
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
        return self._now_ns() // 1_000_000

    def part(self, name: Part) -> object:
        """One part of the state, as it is now."""
        return self._parts[name]()

    def happened_so_far(self) -> int:
        """How many events there have been."""
        return self._seen.trace.total

    def happened(self, since: int) -> Sequence[Rung]:
        """The time line from that number on."""
        return [
            rung_of(number, event, self._wall, self._dialogs.call_of(event))
            for number, event in self._seen.trace.since(since)
        ]

    def rungs(self, wanted: WhichRungs) -> tuple[list[Rung], int]:
        """Those that fit, and the number to ask for next.

        Who asks for a number that was not reached yet has asked an earlier platform: it hears all from the beginning.
        """
        following = wanted.since if wanted.since <= self._seen.trace.total else 0
        found: list[Rung] = []
        for number, event in self._seen.trace.since(following):
            if len(found) == wanted.limit:
                break
            following = number + 1
            if wanted.lane not in {"", event.lane}:
                continue
            call_uuid = self._dialogs.call_of(event)
            if wanted.call_uuid in {"", call_uuid}:
                found.append(rung_of(number, event, self._wall, call_uuid))
        return found, following

    def raw(self, number: int) -> bytes | None:
        """What was on the wire, or all that is known of an event; None when it is not remembered."""
        for found, event in self._seen.trace.since(number)[:1]:
            if found == number:
                return raw_of(event, shows_secrets=self._seen.shows_secrets)
        return None

    def ended_calls(self, limit: int, before_ms: int | None) -> list[View]:
        """Calls that are over and began before then, the latest first."""
        conditions = [CALLS.c.auth_id == self._seen.auth_id, CALLS_ENDED]
        if before_ms is not None:
            conditions.append(CALLS.c.initiated_ns < before_ms * 1_000_000)
        page = self._seen.store.page(CallRecord, *conditions, newest_by="initiated_ns", limit=limit, offset=0)
        return [ended_call(record) for record in page.records]

    def webhook(self, delivery_id: str) -> View | None:
        """All of a request to the application; None when it is not remembered."""
        found = self._sent(delivery_id)
        if found is not None:
            return webhook_whole(found)
        queued = (each for each in self._seen.flow.courier.queued() if each.request.delivery_id == delivery_id)
        waiting = next(queued, None)
        return None if waiting is None else queued_whole(waiting, self._wall.ns)

    def replay(self, delivery_id: str) -> bool:
        """Send it again. False when it is not remembered."""
        found = self._sent(delivery_id)
        if found is not None:
            self._seen.flow.courier.deliver(found.request, earlier=found.attempts[-1].number)
        return found is not None

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

    def _now_ns(self) -> int:
        return self._wall.ns(self._seen.now())

    def _sent(self, delivery_id: str) -> SentWebhook | None:
        return next((each for each in self._seen.sent.all() if each.request.delivery_id == delivery_id), None)

    def _clock(self) -> dict[str, object]:
        wall = self._wall
        return {
            "now_ms": self.now_ms(),
            "shift_ms": wall.ahead_ns // 1_000_000,
            "frozen": wall.is_frozen,
            "stands_at_ms": None if wall.stands_at_ns is None else wall.stands_at_ns // 1_000_000,
            "zone": str(self._seen.flow.retention.terms().zone),
        }

    def _registered(self) -> list[dict[str, object]]:
        now = self._seen.now()
        if self._phones is None or now - self._phones[0] >= PHONES_FOR_S:
            endpoints = self._seen.store.all(EndpointRecord, auth_id=self._seen.auth_id)
            aliases = {endpoint.username: endpoint.alias for endpoint in endpoints}
            self._phones = now, phone_views(self._seen.phones(), aliases, self._wall)
        return self._phones[1]
