"""Mutants of what webhooks say: parameters, digits, recordings that they tell of, what is signed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs import record
from emulator.runtime.call_control import FlowControl
from emulator.runtime.recording_desk import RecordingDesk
from emulator.runtime.requests import Requests
from emulator.webhooks import payloads, request
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.callflow.control import Purpose
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]
    Change = Callable[[payloads.Fields], payloads.Fields]

ANSWERED = "inbound_did_dial_answer[wav-softphone-softphone]"


def change_payload(breakage: Breakage, name: str, change: Change) -> None:
    """Send `change` of the parameters of every webhook of a kind."""
    breakage.replace(payloads, name, lambda original, *given, **named: change(original(*given, **named)))


def change_request(breakage: Breakage, purpose: Purpose, change: Change) -> None:
    """Send `change` of what a verb has to say in its requests for `purpose`."""

    def of_verb(original: Original, requests: Requests, *given: Any, **named: Any) -> Any:
        *where, parameters = given
        changed = change(dict(parameters)) if named["purpose"] == purpose else parameters
        return original(requests, *where, changed, **named)

    breakage.replace(Requests, "of_verb", of_verb)


@mutant("inbound_caller_gives_up", says="CallerName is missing")
def parameter_left_out(breakage: Breakage) -> None:
    """No webhook has CallerName."""

    def without(fields: payloads.Fields) -> payloads.Fields:
        return {name: value for name, value in fields.items() if name != "CallerName"}

    change_payload(breakage, "standard", without)


@mutant("inbound_caller_gives_up", says="Mood is not known")
def parameter_made_up(breakage: Breakage) -> None:
    """The hangup webhook has a parameter that Plivo does not send."""
    change_payload(breakage, "hangup", lambda fields: fields | {"Mood": "fine"})


@mutant("inbound_documents_in_a_chain", says="Digits is not known")
def digits_of_a_redirect(breakage: Breakage) -> None:
    """The request of a Redirect element has Digits, as that of a GetDigits has."""
    change_request(breakage, "Redirect", lambda parameters: parameters | {"Digits": ""})


@mutant("inbound_documents_in_a_chain", says="Digits is missing")
def action_without_digits(breakage: Breakage) -> None:
    """The action of a GetDigits has no Digits, as the request of a Redirect has none."""
    change_request(breakage, "GetDigits action", lambda _: {})


@mutant(ANSWERED, says="RecordingDuration is '-1'")
def callback_not_measured(breakage: Breakage) -> None:
    """The callback of a recording has the duration -1 of the action before it."""
    change_payload(breakage, "record_callback", lambda fields: fields | {"RecordingDuration": "-1"})


@mutant("inbound_did_record_session", says="RecordingDurationMs is '0'")
def action_already_measured(breakage: Breakage) -> None:
    """The action of a background Record, sent at its beginning, has a duration."""
    breakage.replace(
        record, "pending_record_parameters", lambda original, handle: original(handle) | {"RecordingDurationMs": "0"}
    )


@mutant("dial_confirm_key", says="DialBLegStatus is 'answer'")
def status_of_a_leg_that_is_gone(breakage: Breakage) -> None:
    """DialBLegStatus is answer in every callback of a Dial."""
    change_payload(breakage, "dial_callback", lambda fields: fields | {"DialBLegStatus": "answer"})


@mutant("inbound_caller_gives_up", says="TotalCost is")
def cost_not_as_plivo_writes_it(breakage: Breakage) -> None:
    """TotalCost has two decimals, not five."""
    change_payload(breakage, "hangup", lambda fields: fields | {"TotalCost": "0.00"})


@mutant(ANSWERED, says="duration, start and end")
def end_taken_for_start(breakage: Breakage) -> None:
    """RecordingStartMs of the callback is when the recording ended."""
    change_payload(breakage, "record_callback", lambda fields: fields | {"RecordingStartMs": fields["RecordingEndMs"]})


@mutant("voicemail_hang_up[mp3]", says="format of the file")
def told_before_the_mp3(breakage: Breakage) -> None:
    """The callback of an MP3 goes out when only the WAV stands that it will be made of."""

    def complete(original: Original, desk: RecordingDesk, event: Any, tell: Any) -> None:
        tell(event)
        asyncio.get_running_loop().call_later(0.2, original, desk, event, lambda _: None)

    breakage.replace(RecordingDesk, "complete", complete)


@mutant("inbound_menu_of_keys", says="Digits")
def digits_with_the_finishing_key(breakage: Breakage) -> None:
    """Digits has the key that ended the input."""

    async def collect(original: Original, control: FlowControl, order: Any) -> str:
        return f"{await original(control, order)}{order.finish_on_key}"

    breakage.replace(FlowControl, "collect_digits", collect)


@mutant(ANSWERED, says="signature")
def parameters_not_signed(breakage: Breakage) -> None:
    """The signature is that of the URL alone."""

    def headers(original: Original, url: str, fields: Any, **named: Any) -> Any:
        return original(url, fields[:0], **named)

    breakage.replace(request, "signature_headers", headers)
