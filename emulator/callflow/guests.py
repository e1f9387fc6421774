"""The flow of a call that the API has take part in a Multiparty Call: it runs no document before. plivo_rest.md §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.control import CallEnded, DigitsOrder
from emulator.callflow.document import FlowProblem
from emulator.callflow.interpreter import fail, run_chain
from emulator.callflow.limits import CONFIRM_TIMEOUT_S
from emulator.callflow.participation import take_exit_action
from emulator.callflow.switches import DEFAULTS
from emulator.callflow.verbs.prompts import fetch_prompts

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.multi_party import GuestConfirmation, MultiPartyOrder
    from emulator.callflow.switches import Switches

SOUNDS_EVENT = "MPCRemoteSounds"
"""Event of a request for what is heard in a Multiparty Call."""
NOT_CONFIRMED = 9110


async def run_guest(
    order: MultiPartyOrder,
    control: CallControl,
    switches: Switches = DEFAULTS,
    *,
    confirmation: GuestConfirmation | None = None,
) -> None:
    """Take part, and end the call behind that unless an action goes on with it."""
    try:
        if confirmation is not None and not await _has_confirmed(confirmation, control):
            await control.hangup(reason="", code=NOT_CONFIRMED)
            return
        outcome = await control.join_multi_party(order)
        document = await take_exit_action(outcome, order, control)
        if document is not None:
            await run_chain(document, control, switches)
        elif not outcome.call_ended:
            await control.hangup(reason="", code=outcome.hangup_code)
    except FlowProblem as problem:
        await fail(problem, control)
    except CallEnded:
        return


async def _has_confirmed(wanted: GuestConfirmation, control: CallControl) -> bool:
    prompts = await fetch_prompts(
        wanted.sound.url,
        control,
        attribute="confirm_key_sound_url",
        method=wanted.sound.method,
        event=SOUNDS_EVENT,
        purpose="MPC sounds",
    )
    pressed = await control.collect_digits(
        DigitsOrder(
            first_digit_timeout_s=CONFIRM_TIMEOUT_S,
            next_digit_timeout_s=CONFIRM_TIMEOUT_S,
            finish_on_key="",
            max_digits=1,
            valid_digits=wanted.key,
            prompts=prompts,
        )
    )
    return pressed == wanted.key
