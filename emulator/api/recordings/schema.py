"""Filters of the recording list: plivo_rest.md §5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false

from emulator.api.errors import ApiError
from emulator.api.filters import compared, equal, whole_number, within
from emulator.base.units import NS_PER_DAY
from emulator.records.tables import RECORDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

_STORAGE = "recording_storage_duration"
_ELSEWHERE = ("conference_name", "conference_uuid", "mpc_name", "mpc_uuid", "subaccount")
"""No recording of a plain call matches these."""


def recording_conditions(given: Mapping[str, Any], auth_id: str, now_ns: int) -> list[ColumnElement[bool]]:
    """Which finished recordings of an account are wanted. Raises ApiError 400 for filters that clash or are wrong."""
    columns = RECORDINGS.c
    conditions = [
        columns.auth_id == auth_id,
        columns.samples.is_not(None),
        columns.error == "",
        *equal(
            given,
            {
                "from_number": columns.from_number,
                "to_number": columns.to_number,
                "call_uuid": columns.call_uuid,
            },
        ),
    ]
    if any(name in given for name in _ELSEWHERE):
        conditions.append(false())
    if not any(name.startswith(_STORAGE) for name in given):
        return [*conditions, *within(given, "add_time", columns.added_ns, now_ns)]
    if any(name.startswith("add_time") for name in given):
        raise ApiError(400, f"{_STORAGE} cannot be used together with add_time")
    days = (now_ns - columns.added_ns) // NS_PER_DAY + 1
    return [*conditions, *compared(given, _STORAGE, days, whole_number)]
