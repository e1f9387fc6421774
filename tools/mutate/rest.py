"""Mutants of the REST API: what it says of recordings and calls, and what it does when asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.api import late_replies
from emulator.api.calls import routes as calls_routes
from emulator.api.recordings import routes
from emulator.calls.recordings import Recordings
from emulator.records import storage
from emulator.runtime.operator import PlatformOperator
from emulator.runtime.retention import Retention
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.commands import StopRecording
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("record_fetched_at_callback", says="recording_duration_ms")
def rest_duration_wrong(breakage: Breakage) -> None:
    """The REST API says that a recording is 100 ms longer than its file."""

    def view(original: Original, desk: Any, record: Any) -> dict[str, object]:
        seen: dict[str, object] = original(desk, record)
        return seen | {"recording_duration_ms": f"{float(str(seen['recording_duration_ms'])) + 100:.5f}"}

    breakage.replace(routes, "recording_view", view)


@mutant("record_session_mono", says="meta.total_count: Input")
def text_for_a_number(breakage: Breakage) -> None:
    """The number of things in a list is a text."""

    def reply(original: Original, *given: Any, **named: Any) -> dict[str, object]:
        answer: dict[str, Any] = original(*given, **named)
        return answer | {"meta": answer["meta"] | {"total_count": str(answer["meta"]["total_count"])}}

    breakage.replace(routes, "list_reply", reply)


@mutant("outbound_ring_url", says="bill_duration")
def key_missing(breakage: Breakage) -> None:
    """The detail record of a call does not say what was billed."""

    def view(original: Original, *given: Any) -> dict[str, object]:
        return {name: value for name, value in original(*given).items() if name != "bill_duration"}

    breakage.replace(calls_routes, "detail_view", view)


@mutant("record_fetched_at_callback", says="path: Extra")
def key_too_many(breakage: Breakage) -> None:
    """A recording shows the path of its file."""
    breakage.replace(
        routes, "recording_view", lambda original, desk, record: original(desk, record) | {"path": record.path}
    )


@mutant("record_session_mono", says="rounded_recording_duration")
def rounded_down(breakage: Breakage) -> None:
    """The duration that storage is charged for is rounded down to whole minutes."""
    breakage.replace(storage, "rounded_recording_s", lambda _, samples: samples // 480_000 * 60)


@mutant("record_list_of_a_call", says="recordings.list")
def filter_ignored(breakage: Breakage) -> None:
    """The list of recordings pays no heed to call_uuid."""

    def conditions(original: Original, given: dict[str, Any], *rest: Any) -> Any:
        return original({name: value for name, value in given.items() if name != "call_uuid"}, *rest)

    breakage.replace(routes, "recording_conditions", conditions)


@mutant("record_deleted", says="recordings")
def delete_does_nothing(breakage: Breakage) -> None:
    """A recording that was deleted stays in the list."""
    breakage.replace(Retention, "delete", lambda *_: True)


@mutant("record_api_mono", "record_on_answer_and_by_api", says="uration")
def stop_ignored(breakage: Breakage) -> None:
    """A recording that the API is told to stop goes on."""
    breakage.replace(Recordings, "stop", lambda *_: None)


@mutant("record_all_stopped_at_once", says="two-ready")
def stop_of_one_stops_all(breakage: Breakage) -> None:
    """A stop with the URL of one recording stops all of the call."""

    def stop(original: Original, recordings: Recordings, order: StopRecording) -> None:
        original(recordings, replace(order, recording_id=""))

    breakage.replace(Recordings, "stop", stop)


@mutant("record_all_stopped_at_once", says="two-ready")
def stop_spares_the_document(breakage: Breakage) -> None:
    """A stop without a URL stops only what the API started, although the ledger does not say so."""

    def stop(original: Original, recordings: Recordings, order: StopRecording) -> None:
        original(recordings, replace(order, only_api=not order.recording_id))

    breakage.replace(Recordings, "stop", stop)


@mutant("outbound_asynchronously", says="/made/")
def late_reply_is_lost(breakage: Breakage) -> None:
    """What an asynchronous request comes to is told to nobody."""
    breakage.replace(PlatformOperator, "answer_late", lambda *_: None)


@mutant("outbound_asynchronously", says="response")
def late_reply_of_another_request(breakage: Breakage) -> None:
    """What an asynchronous request comes to has another api_id than what was answered at once."""
    breakage.replace(late_replies, "_response", lambda original, body, api_id: original(body, api_id[::-1]))
