"""What is known of every call while it lives and shortly after: snapshots for webhooks, and where its webhooks go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.calls import events
from emulator.webhooks.view import CallView

if TYPE_CHECKING:
    from emulator.base.clock import WallClock
    from emulator.callflow.control import Method
    from emulator.callflow.interpreter import AnswerUrls


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


class CallBook:
    """Snapshots of calls by call_uuid, kept up to date by the facts of telephony."""

    def __init__(self, wall: WallClock) -> None:
        self._wall = wall
        self._views: dict[str, CallView] = {}
        self.urls: dict[str, CallUrls] = {}
        """Web addresses of the calls that run a flow; B legs have none."""

    def view(self, call_uuid: str) -> CallView:
        """The snapshot of a call that was reported. Raises KeyError for any other."""
        return self._views[call_uuid]

    def live(self) -> list[CallView]:
        """Calls that have not ended, oldest first."""
        return [view for view in self._views.values() if view.hangup is None]

    def apply(self, event: events.CallEvent) -> None:
        """Take up a fact."""
        if isinstance(event, events.CallArrived):
            self._views[event.call_uuid] = self._first_view(event)
            return
        view = self._views.get(event.call_uuid)
        if view is not None:
            self._views[event.call_uuid] = self._changed(view, event)

    def evict(self) -> list[str]:
        """Drop the calls that ended longest ago, but for the latest `REMEMBERED`; their call_uuids."""
        ended = [uuid for uuid, view in self._views.items() if view.hangup is not None]
        gone = ended[: max(0, len(ended) - REMEMBERED)]
        for call_uuid in gone:
            del self._views[call_uuid]
            self.urls.pop(call_uuid, None)
        return gone

    def _first_view(self, event: events.CallArrived) -> CallView:
        return CallView(
            call_uuid=event.call_uuid,
            auth_id=event.auth_id,
            direction=event.direction,
            from_number=event.from_number,
            to_number=event.to_number,
            status="ringing" if event.direction == "inbound" else "queued",
            initiated_ns=self._wall.ns(event.at),
            caller_name=event.caller_name,
            request_uuid=event.request_uuid,
            a_leg_uuid=event.parent_call_uuid,
            sip_headers=event.sip_headers,
        )

    def _changed(self, view: CallView, event: events.CallEvent) -> CallView:
        match event:
            case events.CallRinging():
                return replace(view, status="ringing")
            case events.CallAnswered():
                return replace(view, status="in-progress", answered_ns=self._wall.ns(event.at))
            case events.CallHungUp():
                return replace(view, status=event.status, ended_ns=self._wall.ns(event.at), hangup=event.hangup)
        return view
