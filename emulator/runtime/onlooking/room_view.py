"""Conferences and Multiparty Calls that go on, as the dashboard shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.calls.rooms import Rooms


def room_views(rooms: Rooms) -> list[dict[str, object]]:
    """Conferences first, each kind oldest first, members in order of joining."""
    conferences = [
        _room(
            rooms,
            "conference",
            conference.name,
            conference.conference_uuid,
            [_member(stay.member.call_uuid, muted=stay.member.muted) for stay in conference.stays.values()],
        )
        for conference in rooms.conferences.live.values()
    ]
    parties = [
        _room(
            rooms,
            "multiparty",
            party.name,
            party.mpc_uuid,
            [
                _member(each.member.call_uuid, muted=each.mute, held=each.hold, role=each.role)
                for each in party.participants.values()
            ],
        )
        for party in rooms.multi_party_calls.live.values()
    ]
    return conferences + parties


def _room(rooms: Rooms, kind: str, name: str, uuid: str, members: list[dict[str, object]]) -> dict[str, object]:
    is_recorded = any(not each.paused for each in rooms.recordings.of_room(uuid))
    return {"kind": kind, "name": name, "uuid": uuid, "members": members, "recording": is_recorded}


def _member(call_uuid: str, *, muted: bool, held: bool = False, role: str = "") -> dict[str, object]:
    view: dict[str, object] = {"call_uuid": call_uuid, "muted": muted, "held": held}
    return {**view, "role": role} if role else view
