"""Mutants of Dial: its race, confirmation, music, patterns of keys, its report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs import dial as dial_verb
from emulator.calls import causes
from emulator.calls.commands import DialResult
from emulator.calls.dialing import Dialing
from emulator.calls.inbound import Inbound
from emulator.calls.outbound import Outbound
from emulator.runtime import call_control
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


@mutant("dial_callee_falls_silent", "inbound_time_limit", says="DialHangupCause")
def end_of_a_bridge_always_normal(breakage: Breakage) -> None:
    """DialHangupCause does not say why the agent's leg ended."""

    def parameters(original: Original, outcome: Any) -> dict[str, str]:
        return {**original(outcome), "DialHangupCause": "NORMAL_CLEARING"}

    breakage.replace(dial_verb, "dial_action_parameters", parameters)


@mutant("dial_confirm_key", says="who_calls")
def confirmation_skipped(breakage: Breakage) -> None:
    """A callee that has to confirm by a key is connected as soon as it picks up."""

    def dial(original: Original, dialing: Dialing, order: Any, now: float) -> None:
        original(dialing, replace(order, confirm=None), now)

    breakage.replace(Dialing, "dial", dial)


@mutant("dial_not_confirmed", says="agent")
def any_key_confirms(breakage: Breakage) -> None:
    """Any key of the callee takes the call, not only the one that was asked for."""

    def digit(original: Original, dialing: Dialing, call_uuid: str, pressed: str, *how: Any) -> None:
        running = dialing._asking(call_uuid)
        confirm = running.order.confirm if running else None
        original(dialing, call_uuid, confirm.key if confirm else pressed, *how)

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


@mutant("dial_digits_match", says="DialDigitsPressedBy")
def digits_of_the_other_party(breakage: Breakage) -> None:
    """Who pressed a pattern of digitsMatch is told wrong."""

    def callback(original: Original, *views: Any, pressed_by: str = "", **others: Any) -> dict[str, str]:
        swapped = {"ALeg": "BLeg", "BLeg": "ALeg"}.get(pressed_by, "")
        return original(*views, pressed_by=swapped, **others)  # type: ignore[no-any-return]

    breakage.replace(payloads, "dial_callback", callback)


@mutant("dial_sip_auth_refused[let-me-in-9-4240]", says="calls.list")
def failed_authentication_not_told(breakage: Breakage) -> None:
    """A callee that does not accept our credentials is told of as any other refusal."""

    def failed(original: Original, outbound: Outbound, leg: Any, event: Any, now: float) -> None:
        leg.credentials = None
        original(outbound, leg, event, now)

    breakage.replace(Outbound, "failed", failed)


@mutant("dial_music_before_answer", says="tune|183")
def no_early_media(breakage: Breakage) -> None:
    """A caller who is not answered hears nothing of dialMusic."""
    breakage.replace(Inbound, "early_media", lambda *_: False)


@mutant("dial_send_digits", "dial_send_digits_early", says="office is sent keys")
def digits_not_sent(breakage: Breakage) -> None:
    """The keys of sendDigits are not sent to who answers."""
    breakage.replace(call_control, "_digits", lambda *_: None)


@mutant("dial_music_real", "dial_music_real_before_answer", says="office")
def early_media_of_callee_lost(breakage: Breakage) -> None:
    """What a callee sends before it answers is not heard with dialMusic="real"."""
    breakage.replace(Dialing, "early_media", lambda *_: None)


@mutant("dial_early_media_not_heard", says="caller hears office")
def early_media_always_heard(breakage: Breakage) -> None:
    """The caller hears what a callee sends before it answers, asked for or not."""

    def dial(original: Original, dialing: Dialing, order: Any, now: float) -> None:
        original(dialing, replace(order, early_media=True), now)

    breakage.replace(Dialing, "dial", dial)
