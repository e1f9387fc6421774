"""Mutants of calls: Dial, time limits, causes, what B legs are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs import dial as dial_verb
from emulator.calls import causes, endings
from emulator.calls.commands import DialResult
from emulator.calls.dialing import Dialing
from emulator.calls.outbound import Outbound
from emulator.calls.signalling import Signalling
from emulator.runtime.call_control import FlowControl
from emulator.webhooks import payloads
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("inbound_agents_race", says="adam: not ended")
def losers_ring_on(breakage: Breakage) -> None:
    """Phones that lost the race for a call get no CANCEL."""

    def end(original: Original, dialing: Dialing, call_uuid: str, cause: Any, now: float) -> None:
        if cause is not causes.LOST_RACE:
            original(dialing, call_uuid, cause, now)

    breakage.replace(Dialing, "_end", end)


@mutant("inbound_hangup_on_star", says="the call ended during the talk")
def dial_action_at_the_answer(breakage: Breakage) -> None:
    """The action of a Dial comes when the agent answers, not when the conversation is over."""

    def answered(original: Original, dialing: Dialing, leg: Any, now: float) -> None:
        original(dialing, leg, now)
        order = dialing._running[leg.parent_call_uuid].order.order
        result = DialResult(status="completed", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid=leg.call_uuid)
        dialing._board.done(order, result)

    breakage.replace(Dialing, "answered", answered)


@mutant("inbound_hangup_on_star", says="agent: not ended")
def star_ignored(breakage: Breakage) -> None:
    """hangupOnStar does nothing."""
    breakage.replace(Dialing, "digit", lambda *_: None)


@mutant("inbound_number_busy", says="DialStatus")
def dial_status_wrong(breakage: Breakage) -> None:
    """The action of a Dial says that the agent answered, whatever came of it."""

    def parameters(original: Original, outcome: Any) -> dict[str, str]:
        return {**original(outcome), "DialStatus": "completed"}

    breakage.replace(dial_verb, "dial_action_parameters", parameters)


@mutant("inbound_did_record_session", "voicemail_hang_up[wav]", says="HangupSource")
def hangup_cause_wrong(breakage: Breakage) -> None:
    """A caller who hangs up is told to have been the callee."""
    breakage.replace(causes, "of_end", lambda *_, **__: causes.ENDED_BY_CALLEE)


@mutant("outbound_busy", "outbound_not_answered", says="CallStatus")
def call_status_wrong(breakage: Breakage) -> None:
    """Every call that was not answered has failed."""
    breakage.replace(endings, "call_status", lambda _, __, *, answered: "completed" if answered else "failed")


@mutant("outbound_not_answered", "inbound_dial_no_answer", says="not ended|ring|from|within")
def ring_timeout_late(breakage: Breakage) -> None:
    """A phone rings three seconds longer than it should."""

    def begin(
        original: Original, outbound: Outbound, leg: Any, ring_timeout_s: float, *others: Any, **named: Any
    ) -> None:
        original(outbound, leg, ring_timeout_s + 3, *others, **named)

    breakage.replace(Outbound, "_begin", begin)


@mutant("inbound_time_limit", says="not ended")
def time_limit_ignored(breakage: Breakage) -> None:
    """timeLimit of a Dial ends nothing."""

    def expired(original: Original, signalling: Signalling, what: str, call_uuid: str, now: float) -> None:
        if what != "limit":
            original(signalling, what, call_uuid, now)

    breakage.replace(Signalling, "timer_expired", expired)


@mutant("inbound_own_header[A-17]", says="X-PH-Order")
def own_headers_lost(breakage: Breakage) -> None:
    """The sipHeaders of a Dial do not reach the agent's phone."""

    def place(original: Original, outbound: Outbound, dial: Any, target: Any, *others: Any, **named: Any) -> Any:
        return original(outbound, dial, replace(target, sip_headers=()), *others, **named)

    breakage.replace(Outbound, "place_b_leg", place)


@mutant("dial_confirm_key", says="who_calls")
def confirmation_skipped(breakage: Breakage) -> None:
    """A callee that has to confirm by a key is connected as soon as it picks up."""

    def dial(original: Original, dialing: Dialing, order: Any, now: float) -> None:
        original(dialing, replace(order, confirm=None), now)

    breakage.replace(Dialing, "dial", dial)


@mutant("dial_not_confirmed", says="agent")
def any_key_confirms(breakage: Breakage) -> None:
    """Any key of the callee takes the call, not only the one that was asked for."""

    def digit(original: Original, dialing: Dialing, call_uuid: str, digit_pressed: str, now: float) -> None:
        running = dialing._asking(call_uuid)
        confirm = running.order.confirm if running else None
        original(dialing, call_uuid, confirm.key if confirm else digit_pressed, now)

    breakage.replace(Dialing, "digit", digit)


@mutant("dial_confirm_race", says="adam")
def race_decided_by_picking_up(breakage: Breakage) -> None:
    """Who picks up first wins the race of a Dial, although it has not confirmed."""

    def answered(original: Original, dialing: Dialing, leg: Any, now: float) -> None:
        original(dialing, leg, now)
        running = dialing._running[leg.parent_call_uuid]
        for other in [uuid for uuid in running.waiting if uuid != leg.call_uuid]:
            dialing._end(other, causes.LOST_RACE, now)

    breakage.replace(Dialing, "answered", answered)


@mutant("dial_confirm_key", says="recording|duration")
def recording_before_confirmation(breakage: Breakage) -> None:
    """A recording that waits for the answer of a Dial begins before the callee has confirmed."""

    def answered(original: Original, dialing: Dialing, leg: Any, now: float) -> None:
        original(dialing, leg, now)
        dialing._bridged.append(dialing._board.legs[leg.parent_call_uuid])

    breakage.replace(Dialing, "answered", answered)


@mutant("dial_music", says="tune")
def music_not_played(breakage: Breakage) -> None:
    """The caller hears the ring tone instead of dialMusic."""

    async def audible(_control: FlowControl, _prompts: Any) -> tuple[()]:
        return ()

    breakage.replace(FlowControl, "_audible", lambda _original, control, prompts: audible(control, prompts))


@mutant("dial_digits_match", says="DialDigitsPressedBy")
def digits_of_the_other_party(breakage: Breakage) -> None:
    """Who pressed a pattern of digitsMatch is told wrong."""

    def callback(original: Original, *views: Any, pressed_by: str = "", **others: Any) -> dict[str, str]:
        swapped = {"ALeg": "BLeg", "BLeg": "ALeg"}.get(pressed_by, "")
        return original(*views, pressed_by=swapped, **others)  # type: ignore[no-any-return]

    breakage.replace(payloads, "dial_callback", callback)
