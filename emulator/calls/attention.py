"""What flows wait for on a leg: voices and silence, cues, keys. Each is a part of its own; here facts are dealt out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.detections import Detections
from emulator.calls.inputs import Inputs
from emulator.calls.listening import Listening
from emulator.calls.voices import Voices
from emulator.calls.waiting import Waiting

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.events import VoiceEvent
    from emulator.calls.leg import Leg
    from emulator.media.events import VoiceStarted, VoiceStopped


class Attention:
    """The parts of the exchange that listen to callers."""

    def __init__(self, board: Board) -> None:
        self.listening = Listening(board)
        self.voices = Voices(board)
        self.waiting = Waiting(board, self.voices)
        self.inputs = Inputs(board, self.voices)
        self.detections = Detections(board, self.voices)

    def heard(self, fact: VoiceStarted | VoiceStopped, now: float) -> VoiceEvent | None:
        """The peer of a leg begins to sound, or ceases; None: nobody wants to know."""
        voice = self.voices.heard(fact, now)
        if voice is not None:
            self.waiting.voice(voice)
            self.inputs.voice(voice)
            self.detections.voice(voice, now)
        return voice

    def timer_expired(self, what: str, whose: str, now: float) -> bool:
        """Whether the timer was one of a part of these."""
        if what in {"pause", "silence"}:
            self.waiting.over(whose)
        elif what == "greeting":
            self.detections.go_on(whose, now)
        elif what == "digits":
            self.listening.collected(whose)
        elif what.startswith("input"):
            self.inputs.timer_expired(what, whose, now)
        else:
            return False
        return True

    def give_up(self, leg: Leg) -> None:
        """The flow of the leg is given up: what it waits for ends without an outcome, what it plays falls silent."""
        self.listening.give_up(leg)
        self.waiting.leg_ended(leg)
        self.inputs.give_up(leg)
        self.detections.give_up(leg)

    def leg_ended(self, leg: Leg) -> None:
        """Everything that waited on the leg ends without an outcome."""
        self.listening.leg_ended(leg)
        self.waiting.leg_ended(leg)
        self.inputs.leg_ended(leg)
        self.detections.leg_ended(leg)
        self.voices.leg_ended(leg)

    def is_idle(self) -> bool:
        """Whether no flow waits for anything."""
        parts = (self.listening, self.waiting, self.inputs, self.detections, self.voices)
        return all(part.is_idle() for part in parts)
