"""Calls that are under way, their legs and streams, as requests name them. plivo_rest.md §2.4-2.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from emulator.api.errors import ApiError, not_found
from emulator.records.models import CallRecord, StreamRecord

if TYPE_CHECKING:
    from emulator.api.access import Desk

Legs = Literal["aleg", "bleg", "both"]


def live_call(desk: Desk, call_uuid: str) -> CallRecord:
    """The account's call that has not ended. Raises ApiError 404."""
    record = desk.own(CallRecord, call_uuid)
    if record.ended_ns is not None:
        raise not_found()
    return record


def answered_call(desk: Desk, call_uuid: str) -> CallRecord:
    """The account's call that somebody has answered and nobody has ended. Raises ApiError 404, or 400 before that."""
    record = live_call(desk, call_uuid)
    if record.answered_ns is None:
        raise ApiError(400, "the call is not answered yet")
    return record


def chosen_legs(desk: Desk, call_uuid: str, legs: Legs) -> tuple[str, ...]:
    """The call_uuids of the legs that `legs` means, seen from an answered call. Raises ApiError 400, 404."""
    answered_call(desk, call_uuid)
    if legs == "aleg":
        return (call_uuid,)
    other = desk.operator.live_calls.other_party(call_uuid)
    if not other:
        raise ApiError(404, "the call is not bridged: it has no bleg")
    return (call_uuid, other) if legs == "both" else (other,)


def stream_of(desk: Desk, call_uuid: str, stream_id: str) -> StreamRecord:
    """A stream of the call, over or not. Raises ApiError 404."""
    record = desk.operator.store.get(StreamRecord, stream_id)
    if record is None or record.call_uuid != call_uuid:
        raise not_found()
    return record


def running_stream(desk: Desk, call_uuid: str, stream_id: str) -> StreamRecord:
    """One that is not over. Raises ApiError 404."""
    record = stream_of(desk, call_uuid, stream_id)
    if record.ended_ns is not None:
        raise not_found()
    return record


def check_no_stream_to(desk: Desk, call_uuid: str, url: str) -> None:
    """Raise ApiError 400 when a stream of the call goes to that address."""
    if desk.operator.store.all(StreamRecord, call_uuid=call_uuid, service_url=url, ended_ns=None):
        raise ApiError(400, "service_url parameter is invalid: a stream of this call goes there already")
