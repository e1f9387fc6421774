"""A Dial: several legs ring at once, the first that answers is bridged, the rest lose the race."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from emulator.calls import causes
from emulator.calls.actions import DialProgress
from emulator.calls.commands import DialResult
from emulator.media.commands import BridgeLegs, StartCue, StopCue, UnbridgeLegs

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import Dial
    from emulator.calls.endings import Endings
    from emulator.calls.events import HangupCause
    from emulator.calls.leg import Leg
    from emulator.calls.outbound import Outbound


@dataclass(slots=True)
class _Running:
    order: Dial
    ringing: list[str] = field(default_factory=list)
    """call_uuids of the B legs that may still answer."""
    winner: str = ""
    rang: bool = False
    ringback: bool = False
    """Whether the caller hears our ring-back."""


class Dialing:
    """All Dials that run, by the call_uuid of their A leg."""

    def __init__(self, board: Board, endings: Endings, outbound: Outbound) -> None:
        self._board = board
        self._endings = endings
        self._outbound = outbound
        self._running: dict[str, _Running] = {}

    def dial(self, order: Dial, now: float) -> None:
        """Ring every target."""
        parent = self._board.legs.get(order.call_uuid)
        if parent is None:
            self._board.done(order.order, None)
            return
        running = _Running(order)
        self._running[order.call_uuid] = running
        running.ringing = [target.call_uuid for target in order.legs]
        if parent.answered and order.ringback_path:
            running.ringback = True
            cue = _ringback_cue(order)
            self._board.media(StartCue(leg=order.call_uuid, cue=cue, pcm_path=order.ringback_path, loop=0))
        for target in order.legs:
            self._outbound.place_b_leg(order, target, parent, now)

    def rang(self, leg: Leg) -> None:
        """A B leg alerts its user."""
        running = self._running.get(leg.parent_call_uuid)
        if running is not None:
            running.rang = True

    def answered(self, leg: Leg, now: float) -> Leg | None:
        """A B leg picked up: bridge it, unless another one was first. Returns the A leg when bridged."""
        running = self._running.get(leg.parent_call_uuid)
        parent = self._board.legs.get(leg.parent_call_uuid)
        if running is None or parent is None or running.winner:
            self._endings.hang_up(leg, causes.LOST_RACE, now)
            return None
        running.winner = leg.call_uuid
        running.rang = True
        for loser in [uuid for uuid in running.ringing if uuid != leg.call_uuid]:
            self._end(loser, causes.LOST_RACE, now)
        running.ringing = []
        self._stop_ringback(running)
        parent.bridged_with, leg.bridged_with = leg.call_uuid, parent.call_uuid
        self._board.media(BridgeLegs(first=parent.call_uuid, second=leg.call_uuid))
        self._progress(running, "answer", leg.call_uuid)
        self._progress(running, "connected", leg.call_uuid)
        return parent

    def digit(self, call_uuid: str, digit: str, now: float) -> None:
        """hangupOnStar: the caller drops the other party."""
        running = self._running.get(call_uuid)
        if running is not None and running.order.hangup_on_star and digit == "*":
            self._end(running.winner, causes.ENDED_BY_CALLER, now)

    def leg_ended(self, leg: Leg, cause: HangupCause, now: float) -> None:
        """A leg of a running Dial is over: the caller, the bridged party, or one that rang."""
        if leg.call_uuid in self._running:
            self._caller_ended(leg, now)
            return
        running = self._running.get(leg.parent_call_uuid)
        if running is None:
            return
        if leg.call_uuid == running.winner:
            self._part(leg)
            self._progress(running, "hangup", leg.call_uuid)
            self._finish(running, "completed", "NORMAL_CLEARING")
        elif leg.call_uuid in running.ringing:
            running.ringing.remove(leg.call_uuid)
            if not running.ringing:
                self._finish(running, causes.unanswered_status(cause), cause.cause)

    def is_idle(self) -> bool:
        """Whether no Dial runs."""
        return not self._running

    def _caller_ended(self, leg: Leg, now: float) -> None:
        running = self._running[leg.call_uuid]
        if running.winner:
            self._end(running.winner, causes.ENDED_BY_CALLER, now)
            self._progress(running, "hangup", running.winner)
            self._finish(running, "completed", "NORMAL_CLEARING")
            return
        for uuid in running.ringing:
            self._end(uuid, causes.CANCELLED_BY_CALLER, now)
        self._finish(running, "cancel", "ORIGINATOR_CANCEL")

    def _end(self, call_uuid: str, cause: HangupCause, now: float) -> None:
        leg = self._board.legs.get(call_uuid)
        if leg is not None:
            self._endings.hang_up(leg, cause, now)

    def _part(self, leg: Leg) -> None:
        other = self._board.legs.get(leg.bridged_with)
        if other is not None:
            self._board.media(UnbridgeLegs(first=other.call_uuid, second=leg.call_uuid))
            other.bridged_with = ""

    def _finish(
        self,
        running: _Running,
        status: Literal["completed", "busy", "failed", "cancel", "timeout", "no-answer"],
        cause: str,
    ) -> None:
        order = running.order
        del self._running[order.call_uuid]
        self._stop_ringback(running)
        result = DialResult(status=status, rang=running.rang, hangup_cause=cause, b_leg_uuid=running.winner)
        self._board.done(order.order, result)

    def _stop_ringback(self, running: _Running) -> None:
        if running.ringback and running.order.call_uuid in self._board.legs:
            self._board.media(StopCue(leg=running.order.call_uuid, cue=_ringback_cue(running.order)))
        running.ringback = False

    def _progress(self, running: _Running, action: Literal["answer", "connected", "hangup"], b_leg_uuid: str) -> None:
        order = running.order
        self._board.outputs.append(
            DialProgress(order=order.order, call_uuid=order.call_uuid, action=action, b_leg_uuid=b_leg_uuid)
        )


def _ringback_cue(order: Dial) -> str:
    return f"ringback-{order.order}"
