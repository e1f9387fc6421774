"""The legs' side of the exchange: what dialogs and ports report and what is ordered of calls, given to its part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import causes
from emulator.calls import commands as orders
from emulator.calls.actions import PortOpened, PortRefused, StartFlow, WebRtcFailed, WebRtcRenewed
from emulator.calls.dialing import Dialing
from emulator.calls.endings import Endings
from emulator.calls.inbound import Inbound
from emulator.calls.outbound import Outbound
from emulator.calls.transfers import InviteOutcome, Transfers
from emulator.media.commands import CloseLeg
from emulator.sip import events as sip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.calls.board import Board
    from emulator.calls.events import HangupCause, Way
    from emulator.calls.leg import Leg
    from emulator.media.events import CueFinished

CallOrder = (
    orders.Dial
    | orders.DialForPhone
    | orders.BeginEarlyMedia
    | orders.Answer
    | orders.HangUpCall
    | orders.ScheduleHangUp
)
LegFact = sip.Output | PortOpened | PortRefused | WebRtcRenewed | WebRtcFailed


class Signalling:
    """Inbound and outbound legs, Dials, and how they end."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._endings = Endings(board)
        self._inbound = Inbound(board, self._endings)
        self._outbound = Outbound(board, self._endings)
        self._transfers = Transfers(board, self._endings)
        self._to_be_judged: list[Leg] = []
        self._guests: list[Leg] = []
        self._dialing = Dialing(board, self._endings, self._inbound, self._outbound)

    def receive(self, fact: LegFact, now: float) -> None:
        """Take a fact about a leg; one of a leg that is gone is ignored."""
        if isinstance(fact, sip.InviteReceived):
            self._inbound.arrived(fact, now)
        elif isinstance(fact, PortOpened | PortRefused):
            self._port(fact, now)
        elif isinstance(fact, WebRtcRenewed | WebRtcFailed):
            self._webrtc(fact, now)
        elif (leg := self._board.by_sip(getattr(fact, "leg", ""))) is not None:
            self._dialog_fact(leg, fact, now)

    def handle(self, command: CallOrder, now: float) -> None:
        """Take an order; one for a call that is gone is ignored, a Dial and early media are answered."""
        match command:
            case orders.Dial():
                self._dialing.dial(command, now)
            case orders.DialForPhone():
                self._inbound.dialled_for(command, now)
            case orders.BeginEarlyMedia():
                leg = self._board.legs.get(command.call_uuid)
                self._board.done(command.order, None if leg is None else self._inbound.early_media(leg))
            case _:
                self._leg_order(command, now)

    def place(self, order: orders.PlaceCall, now: float) -> Leg:
        """Take up a call of the API, which `begin` sets going."""
        return self._outbound.place_call(order, now)

    def begin(self, leg: Leg, now: float) -> None:
        """Set a call of the API going: it is its turn."""
        self._outbound.begin(leg, now)

    def digit(self, call_uuid: str, digit: str, way: Way, now: float) -> None:
        """A key was pressed on a leg."""
        self._dialing.digit(call_uuid, digit, way, now)

    def cue_finished(self, event: CueFinished, now: float) -> None:
        """A sound that a leg heard is over."""
        self._dialing.cue_finished(event, now)
        self._transfers.cue_finished(event)

    def rtp_stopped(self, call_uuid: str, now: float) -> None:
        """Nothing has come for too long from a peer that is to send: end its leg."""
        leg = self._board.legs.get(call_uuid)
        if leg is not None and leg.answered:
            self._board.note(call_uuid, "no RTP for 60 s")
            self._endings.hang_up(leg, causes.MEDIA_TIMEOUT, now)

    def timer_expired(self, what: str, call_uuid: str, now: float) -> None:
        """`ring`, `confirm`, `limit` or `hangup` of a leg is over."""
        leg = self._board.legs.get(call_uuid)
        if leg is None:
            return
        if what == "ring":
            self._outbound.ring_timeout(leg, now)
        elif what == "confirm":
            self._dialing.not_confirmed(leg, now)
        elif what == "transfer":
            self._transfers.not_answered(leg, now)
        elif what == "hangup":
            self._endings.hang_up(leg, leg.scheduled_hangup or causes.TIME_LIMIT, now)
        else:
            self._endings.hang_up(leg, causes.TIME_LIMIT, now)

    def engine_lost(self, now: float) -> None:
        """Nobody hears anything any more: end every leg."""
        for leg in list(self._board.legs.values()):
            self._endings.hang_up(leg, causes.ENGINE_LOST, now, sip_status=503)

    def take_ended(self) -> list[tuple[Leg, HangupCause]]:
        """The legs that ended since the last call, in order, and why."""
        return self._endings.take()

    def take_bridged(self) -> list[Leg]:
        """The legs whose Dial was answered since the last call."""
        return self._dialing.take_bridged()

    def take_to_be_judged(self) -> list[Leg]:
        """The legs with machine detection that were answered since the last call."""
        legs, self._to_be_judged = self._to_be_judged, []
        return [leg for leg in legs if not leg.ended]

    def take_guests(self) -> list[Leg]:
        """The legs that were called for a Multiparty Call and answered since the last call."""
        legs, self._guests = self._guests, []
        return [leg for leg in legs if not leg.ended]

    def hang_up(self, leg: Leg, cause: HangupCause, now: float) -> None:
        """End a leg from our side."""
        self._endings.hang_up(leg, cause, now)

    def hang_up_on(self, machine: Leg, now: float) -> None:
        """A machine answered a call that is not for machines."""
        self._endings.hang_up(machine, causes.MACHINE_DETECTED, now)

    def take(self, legs: Sequence[Leg], now: float) -> None:
        """Legs are taken away from their Dials."""
        self._dialing.take(legs, now)

    def leg_ended(self, leg: Leg, cause: HangupCause, now: float) -> None:
        """Let Dials see an end; further legs may end by it."""
        self._transfers.leg_ended(leg, cause, now)
        self._dialing.leg_ended(leg, cause, now)

    def is_idle(self) -> bool:
        """Whether no Dial and no transfer runs; the legs stand on the board."""
        return self._dialing.is_idle() and self._transfers.is_idle()

    def _port(self, fact: PortOpened | PortRefused, now: float) -> None:
        leg = self._board.legs.get(fact.call_uuid)
        if leg is None:
            if isinstance(fact, PortOpened):
                self._board.media(CloseLeg(leg=fact.call_uuid))
        elif isinstance(fact, PortRefused):
            self._board.note(leg.call_uuid, f"no RTP port: {fact.why}")
            self._endings.hang_up(leg, causes.NO_PORT, now, sip_status=503)
        else:
            leg.local, leg.bound = fact.local, fact.bound or fact.local
            leg.web, leg.relay = fact.web, fact.relay
            side = self._inbound if leg.direction == "inbound" else self._outbound
            side.port_opened(leg, now)

    def _webrtc(self, fact: WebRtcRenewed | WebRtcFailed, now: float) -> None:
        leg = self._board.legs.get(fact.call_uuid)
        if leg is None or self._transfers.webrtc(leg, fact, now) or leg.web is None:
            return
        if isinstance(fact, WebRtcRenewed):
            self._inbound.renewed(leg, fact.web)
            return
        self._board.note(leg.call_uuid, f"WebRTC: {fact.why}")
        cause, status = (causes.ENGINE_LOST, 503) if fact.is_ours else (causes.MEDIA_TIMEOUT, 480)
        self._endings.hang_up(leg, cause, now, sip_status=status)

    def _dialog_fact(self, leg: Leg, fact: LegFact, now: float) -> None:
        match fact:
            case sip.InviteCancelled():
                self._endings.ended(leg, causes.CANCELLED_BY_CALLER, now)
            case sip.InviteAcknowledged() | sip.ProvisionalAcknowledged():
                self._inbound.acknowledged(leg, fact, now)
            case sip.ReinviteReceived():
                self._inbound.reinvited(leg, fact)
            case sip.ReinviteAnswered():
                self._inbound.reinvite_answered(leg, fact, now)
            case sip.LegEnded(leg=leg.sip_leg):
                cause = _why_ended(leg, fact)
                if not self._transfers.outlives_its_phone(leg, cause):
                    self._endings.ended(leg, cause, now)
            case sip.ReferReceived():
                self._transfers.asked(leg, fact, now)
            case _ if isinstance(fact, InviteOutcome) and self._transfers.owns(leg, fact.leg):
                self._transfers.progressed(leg, fact, now)
            case _ if leg.direction == "outbound":
                self._callee_fact(leg, fact, now)

    def _callee_fact(self, leg: Leg, fact: LegFact, now: float) -> None:
        """What became of an INVITE of ours; nothing of a phone that does not ring for the leg any more."""
        if getattr(fact, "leg", "") not in leg.branches:
            return
        match fact:
            case sip.InviteProgress():
                if self._outbound.progress(leg, fact, now):
                    self._dialing.rang(leg)
                if fact.response.body:
                    self._outbound.answered_early(leg, fact)
                    self._outbound.early_keys(leg, fact.response.body)
                    self._dialing.early_media(leg, fact.response.body)
            case sip.InviteAnswered():
                if self._outbound.answered(leg, fact, now):
                    self._picked_up(leg, now)
            case sip.InviteFailed():
                self._outbound.failed(leg, fact, now)

    def _picked_up(self, leg: Leg, now: float) -> None:
        """An outbound leg was answered: run its application, or bridge it to the call that dialled it."""
        order = leg.machine_detection
        if order is not None:
            self._to_be_judged.append(leg)
        if leg.parent_call_uuid:
            self._dialing.answered(leg, now)
        elif leg.request is not None and leg.request.invitation:
            self._guests.append(leg)
        elif order is None or order.is_async:
            self._board.outputs.append(StartFlow(call_uuid=leg.call_uuid))

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
                leg.scheduled_hangup = command.hangup
                self._board.timers.set(("hangup", leg.call_uuid), now + command.seconds)


def _why_ended(leg: Leg, fact: sip.LegEnded) -> HangupCause:
    if leg.dialled_for and fact.by_peer and not leg.answered:
        return causes.CANCELLED_BY_CALLER  # Its dialog stands before the call does: it has a BYE for it, no CANCEL.
    return causes.of_end(by_peer=fact.by_peer, direction=leg.direction)
