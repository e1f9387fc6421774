"""Calls of many, which meet in rooms. Each kind is a part of its own; here orders and facts are dealt out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.conferences import Conferences
from emulator.calls.multi_party import MultiPartyCalls
from emulator.calls.multi_party_recordings import MultiPartyRecordings
from emulator.calls.room_commands import ConferenceCommand
from emulator.calls.room_recordings import RoomRecordings
from emulator.media.events import (
    CueFinished,
    EngineLost,
    RecorderArmed,
    RecordingClosed,
    RoomCueFinished,
    RoomRecordingClosed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.calls.all_orders import RoomCommand
    from emulator.calls.board import Board
    from emulator.calls.events import VoiceEvent, Way
    from emulator.calls.leg import Leg
    from emulator.calls.signalling import Signalling
    from emulator.calls.voices import Voices
    from emulator.media.events import Event


class Rooms:
    """The parts of the exchange in which more than two legs meet."""

    def __init__(
        self, board: Board, voices: Voices, signalling: Signalling, begin: Callable[[Leg, float], None]
    ) -> None:
        """`begin` has a call of the API called when it is its turn."""
        self.recordings = RoomRecordings(board)
        self.conferences = Conferences(board, voices, self.recordings)
        self.multi_party_calls = MultiPartyCalls(
            board,
            voices,
            MultiPartyRecordings(board, self.recordings),
            place=signalling.place,
            begin=begin,
            hang_up=signalling.hang_up,
        )

    def handle(self, command: RoomCommand, now: float) -> None:
        """Take an order."""
        if isinstance(command, ConferenceCommand):
            self.conferences.handle(command, now)
        else:
            self.multi_party_calls.handle(command, now)

    def heard(self, fact: Event, now: float) -> None:
        """A fact of the media engine; those that are not named here are none of these."""
        match fact:
            case CueFinished():
                self.conferences.cue_finished(fact)
                self.multi_party_calls.cue_finished(fact)
            case RoomCueFinished():
                self.conferences.room_cue_finished(fact)
                self.multi_party_calls.room_cue_finished(fact, now)
            case RecorderArmed():
                self.recordings.armed(fact, now)
            case RecordingClosed() | RoomRecordingClosed():
                self.recordings.closed(fact, now)
            case EngineLost():
                self.recordings.lost(fact, now)

    def voice(self, event: VoiceEvent | None) -> None:
        """The peer of a leg begins to sound, or ceases; None: that is of no interest."""
        if event is not None:
            self.conferences.voice(event)
            self.multi_party_calls.voice(event)

    def digit(self, call_uuid: str, digit: str, way: Way, now: float) -> None:
        """A key was pressed on a leg."""
        self.conferences.digit(call_uuid, digit, way, now)
        self.multi_party_calls.digit(call_uuid, digit, way, now)

    def timer_expired(self, what: str, whose: str, now: float) -> bool:
        """Whether the timer was one of these."""
        if what == "conference":
            self.conferences.leave(whose, now)
            return True
        return self.multi_party_calls.timer_expired(what, whose, now)

    def guest_answered(self, leg: Leg, now: float) -> None:
        """Somebody who was called for a Multiparty Call picked up."""
        self.multi_party_calls.guest_answered(leg, now)

    def take(self, legs: Sequence[Leg], now: float) -> None:
        """Legs are given other flows."""
        for leg in legs:
            self.conferences.leave(leg.call_uuid, now)
        self.multi_party_calls.take(legs, now)

    def leg_ended(self, leg: Leg, now: float) -> None:
        """A call is over; further legs may end by it."""
        self.conferences.leave(leg.call_uuid, now)
        self.multi_party_calls.leg_ended(leg, now)

    def is_idle(self) -> bool:
        """Whether nobody meets, and nothing is being recorded."""
        parts = (self.conferences, self.multi_party_calls, self.recordings)
        return all(part.is_idle() for part in parts)
