"""Keeps what became of every Multiparty Call and its participants, and tells the status callback.

A store that cannot be written hurts no call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.calls import multi_party_events as told
from emulator.records.multi_party_ledger import (
    multi_party_after,
    new_multi_party,
    new_participant,
    participant_after,
)
from emulator.webhooks.multi_party_payloads import happening, status_callback

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.clock import WallClock
    from emulator.callflow.multi_party import MultiPartySettings
    from emulator.records.models import MultiPartyRecord, ParticipantRecord
    from emulator.records.store import Store
    from emulator.runtime.courier import Courier
    from emulator.runtime.requests import Requests


@dataclass(slots=True)
class _GoingOn:
    record: MultiPartyRecord
    settings: MultiPartySettings
    participants: dict[str, ParticipantRecord] = field(default_factory=dict)
    """All who are or were in it, by member_id."""


class MultiPartyLog:
    """A record of each, and of each participant."""

    def __init__(
        self,
        *,
        store: Store,
        wall: WallClock,
        requests: Requests,
        courier: Courier,
        note: Callable[[str, str], None],
    ) -> None:
        """`note` (call_uuid, summary) puts a line into the time line."""
        self._store = store
        self._wall = wall
        self._requests = requests
        self._courier = courier
        self._note = note
        self._going_on: dict[str, _GoingOn] = {}

    def tell(self, event: told.MultiPartyEvent) -> None:
        """Take a fact: into the store and the time line, then out."""
        if isinstance(event, told.MultiPartyInitialized):
            self._going_on[event.mpc_uuid] = _GoingOn(new_multi_party(event, self._wall), event.settings)
        going_on = self._going_on.get(event.mpc_uuid)
        if going_on is None:
            return
        member = self._member_after(going_on, event)
        before = going_on.record
        going_on.record = multi_party_after(before, event, going_on.participants.values(), self._wall)
        if going_on.record != before or isinstance(event, told.MultiPartyInitialized):
            self._keep(going_on.record)
        self._tell_app(going_on, event, member)
        if isinstance(event, told.MultiPartyEnded):
            del self._going_on[event.mpc_uuid]

    def _member_after(self, going_on: _GoingOn, event: told.MultiPartyEvent) -> ParticipantRecord | None:
        if not isinstance(event, told.ParticipantEvent):
            return None
        before = going_on.participants.get(event.member_id)
        if isinstance(event, told.ParticipantJoined):
            after = new_participant(event, self._wall)
        elif before is None:
            return None
        else:
            after = participant_after(before, event, self._wall)
        if after != before:
            self._keep(after)
        going_on.participants[event.member_id] = after
        return after

    def _tell_app(self, going_on: _GoingOn, event: told.MultiPartyEvent, member: ParticipantRecord | None) -> None:
        happened = happening(event)
        if happened is None:
            return
        call_uuid = "" if member is None else member.call_uuid
        self._note(call_uuid, f"Multiparty Call {going_on.record.friendly_name}: {happened.name}{_why(event)}")
        address = going_on.settings.status_callback
        if not address.url or happened.group not in going_on.settings.status_events:
            return
        fields = status_callback(happened.name, event, going_on.record, member, wall_ns=self._wall.ns(event.at))
        self._courier.deliver(
            self._requests.of_multi_party(
                event.mpc_uuid,
                address.url,
                address.method,
                fields,
                subaccount=going_on.record.subaccount,
                kind="MultiPartyCall callback",
            )
        )

    def _keep(self, record: MultiPartyRecord | ParticipantRecord) -> None:
        try:
            self._store.put(record)
        except Unavailable as error:
            self._note("", f"not stored: {type(record).__name__} {record.mpc_uuid}: {error}")


def _why(event: told.MultiPartyEvent) -> str:
    match event:
        case told.MultiPartyEnded():
            return f", {event.code} {told.TERMINATION_CAUSES[event.code]}"
        case told.ParticipantExited():
            return f", {event.cause}"
        case told.ParticipantPressed():
            return f", {event.digit}"
    return ""
