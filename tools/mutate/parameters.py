"""Mutants of what webhooks say: parameters, digits, recordings that they tell of, what is signed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from emulator.runtime.call_control import FlowControl
from emulator.runtime.recording_desk import RecordingDesk
from emulator.webhooks import payloads, request
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]
    Change = Callable[[payloads.Fields], payloads.Fields]

ANSWERED = "inbound_did_dial_answer[wav-softphone-softphone]"


def change_payload(breakage: Breakage, name: str, change: Change) -> None:
    """Send `change` of the parameters of every webhook of a kind."""
    breakage.replace(payloads, name, lambda original, *given, **named: change(original(*given, **named)))


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
