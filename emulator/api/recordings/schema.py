"""Filters of the recording list: plivo_rest.md §5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, literal_column, not_

from emulator.api.errors import ApiError
from emulator.api.filters import equal, text_of, whole_number, within
from emulator.calls.routing import plain_number, user_of
from emulator.records.storage import MOST_DAYS
from emulator.records.tables import RECORDINGS, RECORDINGS_READY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

    from emulator.records.storage import Storage

_STORAGE = "recording_storage_duration"
OF_ROOM = ("conference_name", "conference_uuid", "mpc_name", "mpc_uuid")
"""No recording of a plain call matches these; empty, they filter nothing."""


def recording_conditions(given: Mapping[str, Any], terms: Storage, now_ns: int) -> list[ColumnElement[bool]]:
    """Which finished recordings are wanted. Raises ApiError 400 for filters that clash or are wrong."""
    columns = RECORDINGS.c
    conditions = [
        RECORDINGS_READY,
        *equal(given, {"call_uuid": columns.call_uuid}),
        *(_of_party(text_of(given, name), columns[name]) for name in ("from_number", "to_number") if name in given),
    ]
    for name in OF_ROOM:
        if name in given and (wanted := text_of(given, name)):
            # What the index leaves out is named, or SQLite does not use it.
            conditions += [columns[name] == wanted, columns[name] != literal_column("''")]
    if not any(name.startswith(_STORAGE) for name in given):
        return [*conditions, *within(given, "add_time", columns.added_ns, now_ns)]
    if any(name.startswith("add_time") for name in given):
        raise ApiError(400, f"{_STORAGE} cannot be used together with add_time")
    return [*conditions, *_stored_for(given, terms, now_ns)]


def _of_party(text: str, column: ColumnElement[str]) -> ColumnElement[bool]:
    """A number, plus or not, or a SIP endpoint, by its address or by its user name alone."""
    wanted = plain_number(text)
    names = {wanted, user_of(wanted)}
    return column.in_(sorted(names)) if len(names) > 1 else column == wanted


def _stored_for(given: Mapping[str, Any], terms: Storage, now_ns: int) -> list[ColumnElement[bool]]:
    """Days of storage as times of adding: the longer ago, the more days."""
    added = RECORDINGS.c.added_ns
    conditions = []
    for suffix in ("", "__gt", "__gte", "__lt", "__lte"):
        if (name := _STORAGE + suffix) in given:
            days = min(whole_number(name, text_of(given, name)), MOST_DAYS)
            at_least, more = (added <= terms.added_until(each, now_ns) for each in (days, days + 1))
            conditions.append(
                {
                    "": and_(at_least, not_(more)),
                    "__gt": more,
                    "__gte": at_least,
                    "__lt": not_(at_least),
                    "__lte": not_(more),
                }[suffix]
            )
    return conditions
