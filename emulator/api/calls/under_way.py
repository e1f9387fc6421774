"""Calls that are under way, and their legs, as requests name them. plivo_rest.md §2.4-2.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from emulator.api.errors import ApiError, not_found
from emulator.records.models import CallRecord

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
