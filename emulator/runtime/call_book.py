"""What is known of every call while it lives and shortly after: snapshots for webhooks, and where its webhooks go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.callflow.interpreter import AnswerUrls
from emulator.calls.events import CallArrived
from emulator.records.ledger import call_after
from emulator.webhooks.view import view_of

if TYPE_CHECKING:
    from emulator.api.operator import CallOrder
    from emulator.base.clock import WallClock
    from emulator.callflow.control import Method
    from emulator.callflow.multi_party import GuestConfirmation, MultiPartyOrder
    from emulator.calls.events import CallEvent
    from emulator.records.models import CallRecord
    from emulator.webhooks.view import CallView

REMEMBERED = 1000
"""Calls that are over and whose last webhooks may still be built: more than any deliveries under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUrls:
    """The web addresses of one call: from its application, or from the API request that placed it."""

    answer: AnswerUrls
    hangup_url: str = ""
    hangup_method: Method = "POST"
    ring_url: str = ""
    ring_method: Method = "POST"
    machine_detection_url: str = ""
    machine_detection_method: Method = "POST"
    if_machine: Literal["continue", "hangup"] = "continue"
    """What the call does when a machine answers."""


@dataclass(frozen=True, slots=True)
class Guest:
    """What a call does that is made for a Multiparty Call: it has no answer document."""

    order: MultiPartyOrder
    confirmation: GuestConfirmation | None


def urls_of(order: CallOrder) -> CallUrls:
    """Those that the API request named."""
    detection = order.machine_detection
    return CallUrls(
        answer=AnswerUrls(
            answer_url=order.answer_url,
            answer_method=order.answer_method,
            fallback_url=order.fallback_url,
            fallback_method=order.fallback_method,
        ),
        hangup_url=order.hangup_url,
        hangup_method=order.hangup_method,
        ring_url=order.ring_url,
        ring_method=order.ring_method,
        machine_detection_url=order.machine_detection_url,
        machine_detection_method=order.machine_detection_method,
        if_machine="hangup" if detection is not None and detection.hangs_up else "continue",
    )


class CallBook:
    """Calls by call_uuid, kept up to date by the facts of telephony."""

    def __init__(self, wall: WallClock) -> None:
        self._wall = wall
        self._records: dict[str, CallRecord] = {}
        self._sip_headers: dict[str, tuple[tuple[str, str], ...]] = {}
        self.urls: dict[str, CallUrls] = {}
        """Web addresses of the calls that run a flow; B legs have none."""
        self.guests: dict[str, Guest] = {}
        """Calls that are made for a Multiparty Call."""
        self.machines: set[str] = set()
        """Calls that a machine answered."""
        self.transfers: dict[str, int] = {}
        """How often calls were given another flow by the API."""

    def view(self, call_uuid: str) -> CallView:
        """The snapshot of a call that was reported. Raises KeyError for any other."""
        record = self._records[call_uuid]
        return view_of(record, sip_headers=self._sip_headers[call_uuid], is_machine=call_uuid in self.machines)

    def get(self, call_uuid: str) -> CallRecord | None:
        """The record of a call, or None for one that was never reported, or long ago."""
        return self._records.get(call_uuid)

    def wall_ns(self, at: float) -> int:
        """Wall time of a fact, nanoseconds since 1970."""
        return self._wall.ns(at)

    def apply(self, event: CallEvent) -> None:
        """Take up a fact."""
        record = call_after(self._records.get(event.call_uuid), event, self._wall)
        if record is not None:
            self._records[event.call_uuid] = record
        if isinstance(event, CallArrived):
            self._sip_headers[event.call_uuid] = event.sip_headers

    def restore(self, record: CallRecord, sip_headers: tuple[tuple[str, str], ...]) -> None:
        """Know a call of an earlier platform."""
        self._records[record.call_uuid] = record
        self._sip_headers[record.call_uuid] = sip_headers

    def evict(self) -> list[str]:
        """Drop the calls that ended longest ago, but for the latest `REMEMBERED`; their call_uuids."""
        ended = [uuid for uuid, record in self._records.items() if record.ended_ns is not None]
        gone = ended[: max(0, len(ended) - REMEMBERED)]
        for call_uuid in gone:
            del self._records[call_uuid], self._sip_headers[call_uuid]
            self.urls.pop(call_uuid, None)
            self.guests.pop(call_uuid, None)
            self.machines.discard(call_uuid)
            self.transfers.pop(call_uuid, None)
        return gone
