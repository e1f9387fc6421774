"""Calls of many, which meet in rooms. Each kind is a part of its own; here orders and facts are dealt out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.multi_party import MultiPartyCalls
from emulator.calls.multi_party_commands import MultiPartyCommand
from emulator.media.events import CueFinished, RoomCueFinished

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.calls.board import Board
    from emulator.calls.events import VoiceEvent, Way
    from emulator.calls.leg import Leg
    from emulator.calls.signalling import Signalling
    from emulator.calls.voices import Voices
    from emulator.media.events import Event

RoomCommand = MultiPartyCommand


class Rooms:
    """The parts of the exchange in which more than two legs meet."""

    def __init__(
        self, board: Board, voices: Voices, signalling: Signalling, begin: Callable[[Leg, float], None]
    ) -> None:
        """`begin` has a call of the API called when it is its turn."""
        self.multi_party_calls = MultiPartyCalls(
            board, voices, place=signalling.place, begin=begin, hang_up=signalling.hang_up
        )

    def handle(self, command: RoomCommand, now: float) -> None:
        """Take an order."""
        self.multi_party_calls.handle(command, now)

    def heard(self, fact: Event) -> None:
        """A fact of the media engine; those that are not named here are none of these."""
        match fact:
            case CueFinished():
                self.multi_party_calls.cue_finished(fact)
            case RoomCueFinished():
                self.multi_party_calls.room_cue_finished(fact)

    def voice(self, event: VoiceEvent | None) -> None:
        """The peer of a leg begins to sound, or ceases; None: that is of no interest."""
        if event is not None:
            self.multi_party_calls.voice(event)

    def digit(self, call_uuid: str, digit: str, way: Way, now: float) -> None:
        """A key was pressed on a leg."""
        self.multi_party_calls.digit(call_uuid, digit, way, now)

    def timer_expired(self, what: str, whose: str, now: float) -> bool:
        """Whether the timer was one of these."""
        return self.multi_party_calls.timer_expired(what, whose, now)

    def guest_answered(self, leg: Leg, now: float) -> None:
        """Somebody who was called for a Multiparty Call picked up."""
        self.multi_party_calls.guest_answered(leg, now)

    def take(self, legs: Sequence[Leg], now: float) -> None:
        """Legs are given other flows."""
        self.multi_party_calls.take(legs, now)

    def leg_ended(self, leg: Leg, now: float) -> None:
        """A call is over; further legs may end by it."""
        self.multi_party_calls.leg_ended(leg, now)

    def is_idle(self) -> bool:
        """Whether nobody meets."""
        return self.multi_party_calls.is_idle()
