"""The exchange: five verbs over all calls. Facts of SIP and media and orders of flows go in, actions come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import commands as orders
from emulator.calls.actions import PortOpened, PortRefused
from emulator.calls.board import Board
from emulator.calls.listening import Listening
from emulator.calls.recordings import Recordings
from emulator.calls.signalling import Signalling
from emulator.media import events as media
from emulator.sip import events as sip

if TYPE_CHECKING:
    from emulator.base.ids import Ids
    from emulator.calls.actions import Action
    from emulator.calls.leg import Leg
    from emulator.calls.routing import Directory

Fact = sip.Output | media.Event | PortOpened | PortRefused


class Exchange:
    """Sans-IO. After every verb take all outputs, then arm one timer for `next_deadline()`."""

    def __init__(self, *, ids: Ids, directory: Directory) -> None:
        self._board = Board(ids=ids, directory=directory)
        self._signalling = Signalling(self._board)
        self._recordings = Recordings(self._board)
        self._listening = Listening(self._board)

    def receive(self, fact: Fact, now: float) -> None:
        """Take a fact of the SIP endpoint, the media engine or the port pool."""
        match fact:
            case media.DigitHeard():
                self._listening.digit(fact, now)
                self._recordings.digit(fact)
                self._signalling.digit(fact, now)
            case media.CueFinished():
                if not self._recordings.cue_finished(fact):
                    self._listening.cue_finished(fact, now)
            case media.RecorderArmed():
                self._recordings.armed(fact, now)
            case media.RecordingClosed():
                self._recordings.closed(fact, now)
            case media.EngineLost():
                self._recordings.lost(fact, now)
                self._signalling.engine_lost(now)
            case media.RtpStarted() | media.LegClosed() | media.TicksMissed() | media.CaptureFailed():
                pass  # for the time line only
            case media.PacketsRefused():
                pass  # likewise
            case _:
                bridged = self._signalling.receive(fact, now)
                if bridged is not None:
                    self._recordings.bridged(bridged)
        self._settle(now)

    def handle(self, command: orders.Command, now: float) -> None:
        """Take an order of a flow or of the API."""
        match command:
            case orders.StartRecording():
                self._recordings.start(command)
            case orders.StopRecording():
                self._recordings.stop(command)
            case orders.Pause():
                self._listening.pause(command, now)
            case orders.Play():
                self._listening.play(command)
            case orders.CollectDigits():
                self._listening.collect(command, now)
            case _:
                self._signalling.handle(command, now)
        self._settle(now)

    def take_outputs(self) -> list[Action]:
        """Everything the shell has to do now, in order."""
        outputs, self._board.outputs = self._board.outputs, []
        return outputs

    def next_deadline(self) -> float | None:
        """When `handle_timeout` must be called next, or None."""
        return self._board.timers.next_deadline()

    def handle_timeout(self, now: float) -> None:
        """Let every timer that is due expire."""
        for what, whose in self._board.timers.pop_expired(now):
            if what == "pause":
                self._listening.pause_over(whose)
            elif what == "digits":
                self._listening.collected(whose)
            else:
                self._signalling.timer_expired(what, whose, now)
        self._settle(now)

    def leg(self, call_uuid: str) -> Leg | None:
        """The live leg of a call, for views; not to be changed."""
        return self._board.legs.get(call_uuid)

    def call_of(self, sip_leg: str) -> str:
        """The call_uuid behind a handle of the SIP endpoint; empty when it is of no live leg."""
        leg = self._board.by_sip(sip_leg)
        return "" if leg is None else leg.call_uuid

    def live_legs(self) -> list[Leg]:
        """All legs that are not over, oldest first."""
        return list(self._board.legs.values())

    def is_idle(self) -> bool:
        """Whether nothing is left of any call."""
        parts = (self._signalling, self._recordings, self._listening)
        return not self._board.legs and not len(self._board.timers) and all(part.is_idle() for part in parts)

    def _settle(self, now: float) -> None:
        """Tell every part of the legs that ended, until no further leg ends by it."""
        while ended := self._signalling.take_ended():
            for leg, cause in ended:
                self._listening.leg_ended(leg)
                self._recordings.leg_ended(leg)
                self._signalling.leg_ended(leg, cause, now)
