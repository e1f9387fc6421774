"""Conferences as a platform that only remembers what it was told has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from emulator.api.live_conferences import LiveConference, LiveMember
from emulator.callflow.control import RecordingHandle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.api.live_conferences import ConferenceRecordingRequest

OWNER = "MAXXXXXXXXXXXXXXXXXX"
BEGUN = "00000000-0000-4000-8000-0000000000fe"
"""The recording that is begun."""


@dataclass
class FakeLiveConferences:
    """Satisfies LiveConferences."""

    live: list[LiveConference] = field(default_factory=list)
    orders: list[tuple[Any, ...]] = field(default_factory=list)
    """What was ordered: the name of the method, and what it was given."""

    def all(self) -> list[LiveConference]:
        return self.live

    def change(
        self, conference_uuid: str, member_ids: Sequence[str], *, muted: bool | None = None, deaf: bool | None = None
    ) -> None:
        self.orders.append(("change", conference_uuid, tuple(member_ids), muted, deaf))

    def kick(self, conference_uuid: str, member_ids: Sequence[str]) -> None:
        self.orders.append(("kick", conference_uuid, tuple(member_ids)))

    def play(self, conference_uuid: str, member_ids: Sequence[str] | None, order: SoundOrder) -> None:
        self.orders.append(("play", conference_uuid, member_ids, order))

    def stop_playing(self, conference_uuid: str, member_ids: Sequence[str] | None, kind: SoundKind) -> None:
        self.orders.append(("stop playing", conference_uuid, member_ids, kind))

    def start_recording(self, request: ConferenceRecordingRequest) -> RecordingHandle:
        self.orders.append(("record", request))
        url = f"http://media.test/v1/Account/{OWNER}/Recording/{BEGUN}.{request.file_format}"
        return RecordingHandle(recording_id=BEGUN, record_url=url)

    def stop_recordings(self, conference_uuid: str) -> None:
        self.orders.append(("stop recordings", conference_uuid))


def conference(name: str, *members: LiveMember, number: int = 1, **changes: Any) -> LiveConference:
    """One of OWNER that has run for 590 s."""
    fields: dict[str, Any] = {"auth_id": OWNER, "subaccount": "", "running_s": 590, **changes}
    return LiveConference(
        conference_uuid=f"{number:08}-0000-4000-8000-0000000000dd", name=name, members=members, **fields
    )


def member(member_id: str, **changes: Any) -> LiveMember:
    """A caller who has been in for 42 s."""
    fields: dict[str, Any] = {
        "call_uuid": f"{int(member_id):08}-0000-4000-8000-0000000000ee",
        "from_number": "15550111",
        "to_number": "15550100",
        "caller_name": "Ann",
        "direction": "inbound",
        "muted": False,
        "deaf": False,
        "inside_s": 42,
    }
    return LiveMember(member_id=member_id, **{**fields, **changes})
