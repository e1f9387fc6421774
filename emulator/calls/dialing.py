"""A Dial: several legs ring at once, the first that answers (and confirms) is bridged, the rest lose the race."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from emulator.calls import causes
from emulator.calls.actions import DialProgress
from emulator.calls.commands import DialResult
from emulator.calls.cue_sequence import CueSequences
from emulator.calls.digit_patterns import DigitPatterns
from emulator.media.commands import BridgeLegs, StartCue, UnbridgeLegs
from emulator.sip.commands import SendInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.calls.board import Board
    from emulator.calls.commands import Dial, PromptCue
    from emulator.calls.endings import Endings
    from emulator.calls.events import HangupCause, Way
    from emulator.calls.inbound import Inbound
    from emulator.calls.leg import Leg
    from emulator.calls.outbound import Outbound
    from emulator.media.events import CueFinished

RINGING_THERE = b"remote-party-ringing"
"""Body of the INFO by which Plivo's browser SDK learns that a phone rings for a call that was answered."""
MOST_AT_ONCE = 20
"""Targets of one Dial that are rung; plivo_xml_callbacks.md §6 names the code of the others (1020) and no number."""


@dataclass(slots=True)
class _Running:
    order: Dial
    waiting: list[str]
    """call_uuids of the B legs that may still be bridged."""
    from_a: DigitPatterns
    from_b: DigitPatterns
    picked_up: set[str] = field(default_factory=set)
    """Those that have answered and hear something, or are to confirm, before the bridge."""
    early: str = ""
    """The B leg whose early media the caller hears."""
    digits_sent: set[str] = field(default_factory=set)
    """The B legs that were sent their digits before they answered."""
    winner: str = ""
    rang: bool = False

    def position(self, b_leg_uuid: str) -> int:
        """Of a B leg among the targets, from 1."""
        return 1 + [target.call_uuid for target in self.order.legs].index(b_leg_uuid)

    @property
    def key(self) -> str:
        """What a callee has to press, or empty."""
        return self.order.confirm.key if self.order.confirm is not None else ""

    def digits_for(self, b_leg_uuid: str, *, early: bool = False) -> tuple[PromptCue, ...]:
        """The digits that are sent to a callee; `early`: only if that is to be done before it answers."""
        target = self.order.legs[self.position(b_leg_uuid) - 1]
        return () if target.digits is None or (early and not target.digits_are_early) else (target.digits,)

    def sounds_for(self, b_leg_uuid: str) -> tuple[PromptCue, ...]:
        """What a callee hears when it answers: the digits that are sent to it, then the confirm sound."""
        digits = () if b_leg_uuid in self.digits_sent else self.digits_for(b_leg_uuid)
        return digits + (self.order.confirm.sounds if self.order.confirm is not None else ())


class Dialing:
    """All Dials that run, by the call_uuid of their A leg."""

    def __init__(self, board: Board, endings: Endings, inbound: Inbound, outbound: Outbound) -> None:
        self._board = board
        self._endings = endings
        self._inbound = inbound
        self._outbound = outbound
        self._sounds = CueSequences(board)
        self._running: dict[str, _Running] = {}
        self._bridged: list[Leg] = []

    def dial(self, order: Dial, now: float) -> None:
        """Ring every target."""
        parent = self._board.legs.get(order.call_uuid)
        if parent is None:
            self._board.done(order.order, None)
            return
        self._running[order.call_uuid] = _Running(
            order,
            [target.call_uuid for target in order.legs],
            DigitPatterns(order.digits_match),
            DigitPatterns(order.digits_match_b_leg),
        )
        self._ring_back(order, parent)
        for number, target in enumerate(order.legs):
            refusal = causes.DIAL_LIMIT if number >= MOST_AT_ONCE else None
            self._outbound.place_b_leg(order, target, parent, now, refusal=refusal)

    def rang(self, leg: Leg) -> None:
        """A B leg alerts its user."""
        running = self._running.get(leg.parent_call_uuid)
        if running is not None:
            self._tell_of_ringing(leg.parent_call_uuid, is_first=not running.rang)
            running.rang = True

    def _tell_of_ringing(self, call_uuid: str, *, is_first: bool) -> None:
        """Plivo's browser SDK is told by an INFO when it was answered before."""
        parent = self._board.legs.get(call_uuid)
        if is_first and parent is not None and parent.is_browser and parent.answered:
            self._board.sip(SendInfo(leg=parent.sip_leg, content_type="text/plain", body=RINGING_THERE))

    def early_media(self, leg: Leg, answer: bytes) -> None:
        """A B leg sends audio before it answers (183 with SDP): it can be sent its digits now, and the caller hears the
        first such leg if it is to."""
        running = self._running.get(leg.parent_call_uuid)
        if running is None or running.winner:
            return
        is_heard = running.order.early_media and not (running.early or running.picked_up)
        digits = running.digits_for(leg.call_uuid, early=True)
        if not (is_heard or digits) or not self._outbound.early_media(leg, answer):
            return
        if digits:
            running.digits_sent.add(leg.call_uuid)
            self._sounds.start(f"digits-{leg.call_uuid}", leg.call_uuid, digits)
        parent = self._board.legs[running.order.call_uuid]
        if is_heard and (parent.answered or self._inbound.early_media(parent)):
            running.early = leg.call_uuid
            self._sounds.stop(_ringback(running.order))
            self._board.media(BridgeLegs(first=parent.call_uuid, second=leg.call_uuid))

    def answered(self, leg: Leg, now: float) -> None:
        """A B leg picked up: bridge it or have it confirm, unless another one was first."""
        running = self._running.get(leg.parent_call_uuid)
        if running is None or running.winner:
            self._endings.hang_up(leg, causes.LOST_RACE, now)
            return
        running.rang = True
        self._progress(running, "answer", leg.call_uuid)
        sounds = running.sounds_for(leg.call_uuid)
        if not (sounds or running.key):
            self._connect(running, leg, now)
            return
        if running.early == leg.call_uuid:
            self._board.media(UnbridgeLegs(first=leg.parent_call_uuid, second=leg.call_uuid))
            self._end_early_media(running)
        running.picked_up.add(leg.call_uuid)
        if running.order.confirm is not None and running.key:
            self._board.timers.set(("confirm", leg.call_uuid), now + running.order.confirm.timeout_s)
        if sounds:
            self._sounds.start(_confirmation(leg.call_uuid), leg.call_uuid, sounds)

    def cue_finished(self, event: CueFinished, now: float) -> None:
        """A sound is over. Without a key to press, the end of the last one confirms."""
        running = self._asking(event.leg)
        if self._sounds.cue_finished(event) == _confirmation(event.leg) and running is not None and not running.key:
            self._connect(running, self._board.legs[event.leg], now)

    def not_confirmed(self, leg: Leg, now: float) -> None:
        """The key did not come in time."""
        self._endings.hang_up(leg, causes.NOT_CONFIRMED, now)

    def digit(self, call_uuid: str, digit: str, way: Way, now: float) -> None:
        """A key of the caller, of a callee that is to confirm, or of the other party of the bridge."""
        leg = self._board.legs.get(call_uuid)
        running = self._running.get(call_uuid)
        if leg is None:
            return
        if running is not None and running.winner:
            self._matched(running, "ALeg", running.from_a.match(digit))
            if running.order.hangup_on_star and digit == "*":
                self._end(running.winner, causes.ENDED_BY_CALLER, now)
            else:
                self._pass_on(running.winner, digit, way)
        elif (running := self._asking(call_uuid)) is not None:
            if digit == running.key:
                self._connect(running, leg, now)
        elif (running := self._running.get(leg.parent_call_uuid)) is not None and running.winner == call_uuid:
            self._matched(running, "BLeg", running.from_b.match(digit))
            self._pass_on(running.order.call_uuid, digit, way)

    def leg_ended(self, leg: Leg, cause: HangupCause, now: float) -> None:
        """A leg of a running Dial is over: the caller, the bridged party, or one that rang or was to confirm."""
        self._sounds.leg_ended(leg)
        if leg.call_uuid in self._running:
            self._caller_ended(leg, now)
            return
        running = self._running.get(leg.parent_call_uuid)
        if running is None:
            return
        has_picked_up = leg.call_uuid in running.picked_up
        if has_picked_up:
            running.picked_up.discard(leg.call_uuid)
            self._progress(running, "hangup", leg.call_uuid)
        if leg.call_uuid == running.winner:
            self._part(leg)
            self._progress(running, "hangup", leg.call_uuid)
            self._finish(running, "completed", cause.cause)
        elif leg.call_uuid in running.waiting:
            running.waiting.remove(leg.call_uuid)
            if running.early == leg.call_uuid:
                self._end_early_media(running)
            if not running.waiting:
                status = "no-answer" if has_picked_up else causes.unanswered_status(cause)
                self._finish(running, status, cause.cause)

    def take(self, legs: Sequence[Leg], now: float) -> None:
        """Legs are taken away from their Dials, which are over by it. Who is not taken with its caller is hung up."""
        taken = {leg.call_uuid for leg in legs}
        for running in list(self._running.values()):
            winner = self._board.legs.get(running.winner)
            is_kept = winner is not None and winner.call_uuid in taken
            if running.order.call_uuid not in taken and not is_kept:
                continue
            if winner is not None:
                self._part(winner)
            if is_kept:
                self._finish(running, "completed", "NORMAL_CLEARING")
            else:
                self._abandon(running, bridged=causes.ENDED_BY_API, ringing=causes.CANCELLED_BY_API, now=now)

    def take_bridged(self) -> list[Leg]:
        """The A legs that were bridged since the last call."""
        bridged, self._bridged = self._bridged, []
        return bridged

    def is_idle(self) -> bool:
        """Whether no Dial runs."""
        return not self._running and self._sounds.is_idle()

    def _connect(self, running: _Running, leg: Leg, now: float) -> None:
        """Bridge the winner; a caller who was not answered before is now."""
        parent = self._board.legs[running.order.call_uuid]
        running.winner = leg.call_uuid
        running.picked_up.discard(leg.call_uuid)
        losers, running.waiting = [uuid for uuid in running.waiting if uuid != leg.call_uuid], []
        self._board.timers.stop(("confirm", leg.call_uuid))
        self._inbound.answer(parent, now)
        for loser in losers:
            self._end(loser, causes.LOST_RACE, now)
        self._sounds.stop(_ringback(running.order))
        self._sounds.stop(_confirmation(leg.call_uuid))
        parent.bridged_with, leg.bridged_with = leg.call_uuid, parent.call_uuid
        if running.early != leg.call_uuid:
            self._board.media(BridgeLegs(first=parent.call_uuid, second=leg.call_uuid))
        self._progress(running, "connected", leg.call_uuid)
        self._bridged.append(parent)

    def _ring_back(self, order: Dial, parent: Leg) -> None:
        """Let the caller hear that it rings, if it can hear us."""
        if order.ringback and (parent.answered or (order.ringback_is_early and self._inbound.early_media(parent))):
            self._sounds.start(_ringback(order), order.call_uuid, order.ringback, again=True)

    def _end_early_media(self, running: _Running) -> None:
        running.early = ""
        self._ring_back(running.order, self._board.legs[running.order.call_uuid])

    def _asking(self, b_leg_uuid: str) -> _Running | None:
        """The Dial that waits for a B leg to confirm."""
        return next((running for running in self._running.values() if b_leg_uuid in running.picked_up), None)

    def _matched(self, running: _Running, by: Literal["ALeg", "BLeg"], pattern: str) -> None:
        if pattern:
            self._progress(running, "digits", running.winner, digits=pattern, pressed_by=by)

    def _pass_on(self, call_uuid: str, digit: str, way: Way) -> None:
        """Send a key to the other party of the bridge, which hears tones in the audio as they are."""
        if way != "inband":
            self._board.media(StartCue(leg=call_uuid, cue=f"key-{self._board.ids.uuid()}", keys=digit))

    def _caller_ended(self, leg: Leg, now: float) -> None:
        running = self._running[leg.call_uuid]
        self._abandon(running, bridged=causes.ENDED_BY_CALLER, ringing=causes.CANCELLED_BY_CALLER, now=now)

    def _abandon(self, running: _Running, *, bridged: HangupCause, ringing: HangupCause, now: float) -> None:
        """The caller is gone: hang up on whoever it talks to, or those that ring."""
        if running.winner:
            self._end(running.winner, bridged, now)
            self._progress(running, "hangup", running.winner)
            self._finish(running, "completed", "NORMAL_CLEARING")
            return
        for uuid in running.waiting:
            self._end(uuid, ringing, now)
        for uuid in sorted(running.picked_up, key=running.position):
            self._progress(running, "hangup", uuid)
        self._finish(running, "cancel", "ORIGINATOR_CANCEL")

    def _end(self, call_uuid: str, cause: HangupCause, now: float) -> None:
        leg = self._board.legs.get(call_uuid)
        if leg is not None:
            self._endings.hang_up(leg, cause, now)

    def _part(self, leg: Leg) -> None:
        other = self._board.legs.get(leg.bridged_with)
        if other is not None:
            self._board.media(UnbridgeLegs(first=other.call_uuid, second=leg.call_uuid))
            other.bridged_with = leg.bridged_with = ""

    def _finish(
        self,
        running: _Running,
        status: Literal["completed", "busy", "failed", "cancel", "timeout", "no-answer"],
        cause: str,
    ) -> None:
        order = running.order
        del self._running[order.call_uuid]
        self._sounds.stop(_ringback(order))
        result = DialResult(status=status, rang=running.rang, hangup_cause=cause, b_leg_uuid=running.winner)
        self._board.done(order.order, result)

    def _progress(
        self,
        running: _Running,
        action: Literal["answer", "connected", "hangup", "digits"],
        b_leg_uuid: str,
        *,
        digits: str = "",
        pressed_by: Literal["", "ALeg", "BLeg"] = "",
    ) -> None:
        order = running.order
        self._board.outputs.append(
            DialProgress(
                order=order.order,
                call_uuid=order.call_uuid,
                action=action,
                b_leg_uuid=b_leg_uuid,
                position=running.position(b_leg_uuid),
                digits=digits,
                pressed_by=pressed_by,
            )
        )


def _ringback(order: Dial) -> str:
    return f"ringback-{order.order}"


def _confirmation(b_leg_uuid: str) -> str:
    return f"confirm-{b_leg_uuid}"
