"""The exchange: five verbs over all calls. Facts of SIP and media and orders of flows go in, actions come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import causes
from emulator.calls import commands as orders
from emulator.calls.actions import PortOpened, PortRefused, StartFlow
from emulator.calls.board import Board
from emulator.calls.dialing import Dialing
from emulator.calls.endings import Endings
from emulator.calls.inbound import Inbound
from emulator.calls.listening import Listening
from emulator.calls.outbound import Outbound
from emulator.calls.recordings import Recordings
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
        self._endings = Endings(self._board)
        self._inbound = Inbound(self._board, self._endings)
        self._outbound = Outbound(self._board, self._endings)
        self._dialing = Dialing(self._board, self._endings, self._outbound)
        self._recordings = Recordings(self._board)
        self._listening = Listening(self._board)

    def receive(self, fact: Fact, now: float) -> None:
        """Take a fact of the SIP endpoint, the media engine or the port pool."""
        match fact:
            case sip.InviteReceived():
                self._inbound.arrived(fact, now)
            case media.DigitHeard():
                self._listening.digit(fact, now)
                self._recordings.digit(fact)
                self._dialing.digit(fact, now)
            case media.CueFinished():
                if not self._recordings.cue_finished(fact):
                    self._listening.cue_finished(fact, now)
            case media.RecorderArmed():
                self._recordings.armed(fact, now)
            case media.RecordingClosed():
                self._recordings.closed(fact, now)
            case PortOpened() | PortRefused():
                self._port(fact, now)
            case _:
                self._dialog_fact(fact, now)
        self._settle(now)

    def handle(self, command: orders.Command, now: float) -> None:
        """Take an order of a flow or of the API."""
        match command:
            case orders.PlaceCall():
                self._outbound.place_call(command, now)
            case orders.Dial():
                self._dialing.dial(command, now)
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
                self._leg_order(command, now)
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
            leg = self._board.legs.get(whose)
            if what == "pause":
                self._listening.pause_over(whose)
            elif what == "digits":
                self._listening.collected(whose)
            elif leg is not None and what == "ring":
                self._outbound.ring_timeout(leg, now)
            elif leg is not None and what in {"limit", "hangup"}:
                self._endings.hang_up(leg, causes.TIME_LIMIT, now)
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
        parts = (self._dialing, self._recordings, self._listening)
        return not self._board.legs and not len(self._board.timers) and all(part.is_idle() for part in parts)

    def _port(self, fact: PortOpened | PortRefused, now: float) -> None:
        leg = self._board.legs.get(fact.call_uuid)
        if leg is None:
            return
        if isinstance(fact, PortRefused):
            self._board.note(leg.call_uuid, f"no RTP port: {fact.why}")
            self._endings.hang_up(leg, causes.NO_PORT, now, sip_status=503)
        elif leg.direction == "inbound":
            self._inbound.port_opened(leg, fact.local, now)
        else:
            self._outbound.port_opened(leg, fact.local)

    def _dialog_fact(self, fact: Fact, now: float) -> None:
        """Facts about the dialog of one leg; those of a leg that is gone are ignored."""
        leg = self._board.by_sip(getattr(fact, "leg", ""))
        if leg is None:
            return
        match fact:
            case sip.InviteCancelled():
                self._endings.ended(leg, causes.CANCELLED_BY_CALLER, now)
            case sip.InviteProgress():
                if self._outbound.progress(leg, fact, now):
                    self._dialing.rang(leg)
            case sip.InviteAnswered():
                if self._outbound.answered(leg, fact, now):
                    self._picked_up(leg, now)
            case sip.InviteFailed():
                self._outbound.failed(leg, fact, now)
            case sip.ReinviteReceived():
                self._inbound.reinvited(leg, fact)
            case sip.LegEnded():
                ended_by_caller = (leg.direction == "inbound") == fact.by_peer
                cause = causes.ENDED_BY_CALLER if ended_by_caller else causes.ENDED_BY_CALLEE
                self._endings.ended(leg, cause, now)

    def _picked_up(self, leg: Leg, now: float) -> None:
        """An outbound leg was answered: run its application, or bridge it to the call that dialled it."""
        if not leg.parent_call_uuid:
            self._board.outputs.append(StartFlow(call_uuid=leg.call_uuid))
            return
        parent = self._board.legs.get(leg.parent_call_uuid)
        if parent is not None:
            self._inbound.answer(parent, now)
        bridged = self._dialing.answered(leg, now)
        if bridged is not None:
            self._recordings.bridged(bridged)

    def _leg_order(self, command: orders.Answer | orders.HangUpCall | orders.ScheduleHangUp, now: float) -> None:
        leg = self._board.legs.get(command.call_uuid)
        if leg is None:
            return
        match command:
            case orders.Answer():
                if leg.direction == "inbound":
                    self._inbound.answer(leg, now)
            case orders.HangUpCall():
                self._endings.hang_up(leg, command.hangup, now, sip_status=command.sip_status)
            case orders.ScheduleHangUp():
                self._board.timers.set(("hangup", leg.call_uuid), now + command.seconds)

    def _settle(self, now: float) -> None:
        """Tell every part of the legs that ended, until no further leg ends by it."""
        while ended := self._endings.take():
            for leg, cause in ended:
                self._listening.leg_ended(leg)
                self._recordings.leg_ended(leg)
                self._dialing.leg_ended(leg, cause, now)
