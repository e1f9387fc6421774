"""What the REST API asks of the platform about conferences, which are there only while somebody is in them.

plivo_rest.md §3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.callflow.control import Method, RecordingHandle, TranscriptionOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMember:
    """A call in a conference."""

    member_id: str
    call_uuid: str
    from_number: str
    to_number: str
    caller_name: str
    direction: Literal["inbound", "outbound"]
    muted: bool
    deaf: bool
    inside_s: int
    """Whole seconds since it joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveConference:
    """A conference and who is in it, in order of joining."""

    conference_uuid: str
    name: str
    auth_id: str
    subaccount: str
    """Whose it is within the account; empty: the main account's."""
    running_s: int
    """Whole seconds since its first member joined."""
    members: tuple[LiveMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceRecordingRequest:
    """Record everybody from now on."""

    conference_uuid: str
    api_id: str
    """Named again in the callback."""
    file_format: Literal["wav", "mp3"]
    callback_url: str
    callback_method: Method
    transcription: TranscriptionOrder | None = None
    time_limit_s: int | None = None
    """None: to the end of the conference."""


class LiveConferences(Protocol):
    """Nothing here waits; orders for conferences and members that are gone have no effect."""

    def all(self) -> list[LiveConference]:
        """Those of all accounts, oldest first."""

    def change(
        self, conference_uuid: str, member_ids: Sequence[str], *, muted: bool | None = None, deaf: bool | None = None
    ) -> None:
        """Mute, unmute, deafen, undeafen; None: as it was."""

    def kick(self, conference_uuid: str, member_ids: Sequence[str]) -> None:
        """Let members leave; their flows go on."""

    def play(self, conference_uuid: str, member_ids: Sequence[str] | None, order: SoundOrder) -> None:
        """Let members, or all (None), hear something when what was ordered for them before is over."""

    def stop_playing(self, conference_uuid: str, member_ids: Sequence[str] | None, kind: SoundKind) -> None:
        """Stop what was ordered for these members; None: for anybody."""

    def start_recording(self, request: ConferenceRecordingRequest) -> RecordingHandle:
        """Record."""

    def stop_recordings(self, conference_uuid: str) -> None:
        """End all recordings of a conference."""
