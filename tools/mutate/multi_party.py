"""Mutants of Multiparty Calls: what is recorded of whom, and what is told of recordings and of who has left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls.multi_party import MultiPartyCalls
from emulator.calls.multi_party_recordings import MultiPartyRecordings
from emulator.runtime import multi_party_announcer, multi_party_recorder, room_worker
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

BOTH = "mpc_record_both"
TOLD = "mpc_announcements"
MP3 = "mpc_record_all_mp3[softphone-softphone]"


@mutant("mpc_coach[softphone-softphone]", BOTH, TOLD, says="SequenceNumber")
def numbered_from_nought(breakage: Breakage) -> None:
    """Callbacks of a recording are numbered from 0."""

    def callback(original: Original, *arguments: Any, sequence: int, **named: Any) -> Any:
        return original(*arguments, sequence=sequence - 1, **named)

    breakage.replace(multi_party_announcer, "recording_callback", callback)


@mutant("mpc_made_by_api", says="exit_cause")
def kicked_is_hung_up(breakage: Breakage) -> None:
    """Who is kicked has left by hanging up, as far as the API knows."""

    def leave(original: Original, calls: Any, call: Any, participant: Any, cause: str, now: float) -> None:
        kicked = cause == "Kicked Out of Multiparty Call"
        original(calls, call, participant, "Participant Call Hangup" if kicked else cause, now)

    breakage.replace(MultiPartyCalls, "_leave", leave)


@mutant(MP3, says="channels swapped")
def named_member_on_the_right(breakage: Breakage) -> None:
    """In an MP3 of everybody the participant for whom it is recorded is on the right, and the others left."""

    def write(original: Original, lanes: list[Any], *arguments: Any) -> None:
        original(lanes[::-1], *arguments)

    breakage.replace(room_worker, "_write", write)


@mutant(BOTH, says="callback|channels|recordings|recorded")
def both_is_all(breakage: Breakage) -> None:
    """`record_track_type=both` makes the recording of everybody only."""
    breakage.replace(multi_party_recorder, "_kinds", lambda *_: ("all",))


@mutant(BOTH, says="agent-recorded")
def track_of_an_added_participant_forgotten(breakage: Breakage) -> None:
    """`record_participant_track` of adding a participant is ignored."""
    breakage.replace(MultiPartyRecordings, "joined", lambda *_: None)


@mutant(TOLD, says="begins")
def recording_not_announced(breakage: Breakage) -> None:
    """Nobody hears that a recording begins."""

    def start(original: Original, recordings: Any, call: Any, order: Any, now: float) -> None:
        sounds, call.sounds = call.sounds, replace(call.sounds, recording_begins=())
        original(recordings, call, order, now)
        call.sounds = sounds

    breakage.replace(MultiPartyRecordings, "start", start)
