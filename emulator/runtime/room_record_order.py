"""An order to record a room or a member of it, as the recording desk takes it, and what becomes of its tracks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.callflow.control import Method, TranscriptionOrder
    from emulator.runtime.room_layout import Layout

Recorded = Literal["conference", "mpc", "participant_all", "participant"]
"""Everybody in a conference; in a Multiparty Call; the same for one participant; what one participant says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecordOrder:
    """A recording of a conference, of a Multiparty Call, or of a participant."""

    of: Recorded
    call_uuid: str
    """The call that owns it: the participant's, or that of anybody in the room."""
    file_format: Literal["wav", "mp3"]
    conference_name: str = ""
    conference_uuid: str = ""
    mpc_name: str = ""
    mpc_uuid: str = ""
    member_id: str = ""
    """Of the participant."""
    callback_url: str = ""
    callback_method: Method = "POST"
    transcription: TranscriptionOrder | None = None
    api_id: str = ""
    """Of the request that ordered it, if one did."""

    @property
    def layout(self) -> Layout | Literal[""]:
        """What its tracks are put together as; empty: the engine writes its only one. docs/fidelity.md has why."""
        if self.of == "participant":
            return ""
        if self.of == "conference":
            return "mix"
        if self.file_format == "wav":
            return "members"
        return "named_and_rest" if self.of == "participant_all" else "mix"
