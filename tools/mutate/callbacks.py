"""Mutants of webhooks: which come, when, in which order, with which parameters and signature."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs import record as record_verb
from emulator.calls.events import RecordingFinished
from emulator.runtime import courier as courier_module
from emulator.runtime.call_control import FlowControl
from emulator.runtime.courier import Courier
from emulator.runtime.reporter import Reporter
from emulator.runtime.requests import Requests
from emulator.webhooks import payloads, request
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

SESSION = "inbound_did_record_session"


@mutant(SESSION, "voicemail_max_length", says="/ready/|/recording-ready/")
def callback_twice(breakage: Breakage) -> None:
    """The callback of a recording is sent twice."""

    def deliver(original: Original, courier: Courier, webhook: request.WebhookRequest, **named: Any) -> None:
        original(courier, webhook, **named)
        if webhook.kind == "Record callback":
            original(courier, webhook)

    breakage.replace(Courier, "deliver", deliver)


@mutant(SESSION, "inbound_number_busy", says="order")
def callbacks_out_of_order(breakage: Breakage) -> None:
    """The action of a background Record comes after the webhook that follows it."""
    held: list[request.WebhookRequest] = []

    def deliver(original: Original, courier: Courier, webhook: request.WebhookRequest, **named: Any) -> None:
        if webhook.kind.endswith("Record action"):
            held.append(webhook)
            return
        original(courier, webhook, **named)
        while held:
            original(courier, held.pop())

    breakage.replace(Courier, "deliver", deliver)


@mutant("record_action_in_time", says="/recording-started/")
def action_too_late(breakage: Breakage) -> None:
    """The action of a background Record comes two seconds late."""

    def notify(original: Original, *arguments: Any, **named: Any) -> None:
        asyncio.get_running_loop().call_later(2.0, lambda: original(*arguments, **named))

    breakage.replace(FlowControl, "notify", notify)


@mutant("record_action_in_time", says="/recording-started/")
def action_too_early(breakage: Breakage) -> None:
    """The action of a background Record comes before the call is answered."""

    def answer(original: Original, control: FlowControl) -> Any:
        asyncio.get_running_loop().call_later(1.0, lambda: asyncio.ensure_future(original(control)))
        return asyncio.sleep(0)

    breakage.replace(FlowControl, "answer", answer)


@mutant("record_fetched_at_callback", says="recordings.get")
def callback_before_file(breakage: Breakage) -> None:
    """The callback of a recording comes two seconds before its file can be fetched."""

    def fact(original: Original, reporter: Reporter, event: Any) -> None:
        if not isinstance(event, RecordingFinished):
            original(reporter, event)
            return
        reporter._around.recordings.finished(event)
        asyncio.get_running_loop().call_later(2.0, lambda: original(reporter, event))

    breakage.replace(Reporter, "fact", fact)


@mutant("voicemail_max_length", says="RecordingDurationMs")
def duration_wrong(breakage: Breakage) -> None:
    """The callback of a recording tells 20 ms more than its file has."""

    def callback(original: Original, call: Any, recording: payloads.FinishedRecording, **named: Any) -> Any:
        return original(call, replace(recording, samples=recording.samples + 160), **named)

    breakage.replace(payloads, "record_callback", callback)


@mutant(SESSION, says="RecordingID")
def recording_id_wrong(breakage: Breakage) -> None:
    """The callback of a recording tells another RecordingID than its action did."""

    def callback(original: Original, call: Any, recording: payloads.FinishedRecording, **named: Any) -> Any:
        return original(call, replace(recording, recording_id=recording.recording_id[::-1]), **named)

    breakage.replace(payloads, "record_callback", callback)


@mutant(SESSION, "inbound_did_dial_answer[wav-softphone-softphone]", says="RecordingDuration")
def minus_one_is_zero(breakage: Breakage) -> None:
    """The action of a background Record tells durations of 0 instead of -1."""

    def pending(original: Original, handle: Any) -> dict[str, str]:
        return {name: "0" if value == "-1" else value for name, value in original(handle).items()}

    breakage.replace(record_verb, "pending_record_parameters", pending)


@mutant("inbound_did_dial_answer[wav-softphone-softphone]", says="From")
def from_and_to_swapped(breakage: Breakage) -> None:
    """From and To of every webhook are exchanged."""

    def standard(original: Original, call: Any, **named: Any) -> dict[str, str]:
        fields: dict[str, str] = original(call, **named)
        return fields | {"From": fields["To"], "To": fields["From"]}

    breakage.replace(payloads, "standard", standard)


@mutant("record_api_mono", says="api-recording")
def api_names_capitalised(breakage: Breakage) -> None:
    """The callback of a recording that the API started has the names of the XML callback."""

    def callback(original: Original, *arguments: Any, **named: Any) -> dict[str, str]:
        fields = original(*arguments, **named)
        return {name.title().replace("_", ""): value for name, value in fields.items()}

    breakage.replace(payloads, "record_api_callback", callback)


@mutant(SESSION, "voicemail_max_length", says="signature")
def signature_missing(breakage: Breakage) -> None:
    """No webhook is signed."""
    breakage.replace(request, "signature_headers", lambda *_, **__: ())


@mutant(SESSION, "record_callbacks_by_get", says="signature")
def signature_of_another(breakage: Breakage) -> None:
    """Webhooks are signed with a token that is not the account's."""

    def headers(original: Original, *arguments: Any, **named: Any) -> Any:
        return original(*arguments, **(named | {"auth_tokens": ("another",), "main_token": "another"}))

    breakage.replace(request, "signature_headers", headers)


@mutant("callback_tried_again", says="/ready/")
def webhook_not_retried(breakage: Breakage) -> None:
    """A webhook that failed is given up."""

    def after_failure(original: Original, limits: Any, **named: Any) -> Any:
        return original(limits, **(named | {"tries": limits.retries + 1}))

    breakage.replace(courier_module, "after_failure", after_failure)


@mutant("record_callbacks_by_get", says="GET")
def method_ignored(breakage: Breakage) -> None:
    """Every webhook is a POST, whatever its method attribute says."""

    def of_call(
        original: Original, requests: Requests, call_uuid: str, url: str, _: str, *rest: Any, **named: Any
    ) -> Any:
        return original(requests, call_uuid, url, "POST", *rest, **named)

    breakage.replace(Requests, "of_call", of_call)
