"""What the REST API asks of the platform about Multiparty Calls: plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.callflow.control import RecordingHandle
    from emulator.callflow.multi_party import Address, MultiPartySettings, Participation

Tracks = Literal["participant", "all", "both"]
"""What of a participant is recorded: it alone, all who are in the call, or both into files of their own."""
RecordingChange = Literal["pause", "resume", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Somebody to be dialled."""

    call_uuid: str
    to: str
    """A number as it was written, or a SIP URI."""
    ring_timeout_s: int
    delay_s: int
    """Before it is dialled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialledParticipant:
    """Who is dialled; of several the first that answers becomes the participant, the others are hung up."""

    destinations: tuple[Destination, ...]
    from_number: str
    caller_name: str
    status_callback: Address
    """Of the new calls."""
    sip_headers: tuple[tuple[str, str], ...]
    """Names as they go on the wire, X-PH- included."""
    confirm_key: str
    """Empty: an answer is enough."""
    confirm_sound: Address
    dial_music: str
    """`real`, `none`, or the URL of what the others hear while it rings."""
    keys: str
    """Sent when it is answered."""
    keys_are_early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantOrder:
    """Let somebody take part. `settings` count if this makes the Multiparty Call."""

    mpc_uuid: str
    """Of one that goes on; empty: the one of that name, made if there is none."""
    friendly_name: str
    auth_id: str
    subaccount: str
    """Empty: the main account's."""
    settings: MultiPartySettings
    participant: Participation
    call_uuid: str = ""
    """A live call that leaves its flow for this; empty: somebody is dialled."""
    dialled: DialledParticipant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantChange:
    """What is to be different; None: it stays as it is."""

    coach_mode: bool | None = None
    mute: bool | None = None
    hold: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyRecordingOrder:
    """Record a Multiparty Call, or one participant of it."""

    mpc_uuid: str
    member_id: str = ""
    """Empty: the Multiparty Call as such."""
    tracks: Tracks = "all"
    """Of a participant."""
    file_format: Literal["wav", "mp3"]
    callback: Address
    transcript: bool
    transcription_url: str


class LiveMultiParty(Protocol):
    """Orders for Multiparty Calls that go on. Nothing here waits; members are in the call when they are named."""

    def add(self, order: ParticipantOrder) -> None:
        """Let somebody take part."""

    def invited(self, mpc_uuid: str) -> int:
        """How many are called to take part; of agents who race for one place that is one."""

    def start(self, mpc_uuid: str) -> None:
        """Begin, whoever is waiting for whom; no effect when it has begun."""

    def end(self, mpc_uuid: str) -> None:
        """End it for all."""

    def update(self, mpc_uuid: str, member_ids: Sequence[str], change: ParticipantChange) -> None:
        """Mute, hold, coach, or the opposite."""

    def kick(self, mpc_uuid: str, member_ids: Sequence[str]) -> None:
        """Send participants out."""

    def record(self, order: MultiPartyRecordingOrder) -> RecordingHandle | None:
        """Begin to record; of `both` the handle is that of the participant's own. None: that is recorded already."""

    def change_recording(
        self, what: RecordingChange, mpc_uuid: str, member_id: str = "", tracks: Tracks = "all"
    ) -> bool:
        """End a recording, leave out what comes now, or go on. False: there is none; what is so already stays so."""

    def play(self, mpc_uuid: str, whom: str, member_ids: Sequence[str], order: SoundOrder) -> None:
        """Let participants hear something beside the others; it replaces what was ordered of `whom` before."""

    def stop_playing(self, mpc_uuid: str, whom: str, kind: SoundKind) -> None:
        """Stop what was ordered of `whom`, as it was written then; no effect when it is over."""
