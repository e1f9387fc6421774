"""Lists: limit and offset or cursor in, meta and objects out. plivo_rest.md §1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import Field

from emulator.api.arguments import Arguments, Whole, check, in_query, parameter
from emulator.api.cursor import Cursor
from emulator.records.store import Mark
from emulator.records.tables import TABLE_OF, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from emulator.api.access import Desk

R = TypeVar("R")
_SUFFIXES = ("", "__gt", "__gte", "__lt", "__lte")
_TIME = {"type": "string", "description": "YYYY-MM-DD HH:MM[:ss[.uuuuuu]], UTC", "examples": ["2026-11-20 10:00"]}
_COUNT = {"type": "integer", "minimum": 0}


class Slice(Arguments):
    """Which part of a list is wanted."""

    limit: Whole = Field(default=20, ge=1, le=20)
    offset: Whole = Field(default=0, ge=0)
    cursor: str = ""
    """From the `next` of an earlier reply; it wins over the offset."""


def slice_of(given: Mapping[str, Any]) -> Slice:
    """Read limit, offset and cursor. Raises ApiError 400 outside of 1-20 and below 0."""
    return check(Slice, given)


def list_reply(
    desk: Desk,
    given: Mapping[str, Any],
    conditions: Iterable[ColumnElement[bool]],
    *,
    resource: str,
    kind: type[R],
    newest_by: str,
    view: Callable[[Desk, R], Mapping[str, object]],
    total: Literal["total_count", "count"] = "total_count",
) -> dict[str, object]:
    """The reply of a list: the wanted slice of the records that meet all conditions, newest first.

    `total` is what its length is called in the meta.
    """
    wanted, store = slice_of(given), desk.operator.store
    if wanted.cursor:
        cursor = Cursor.read(wanted.cursor, TABLE_OF[kind].c[newest_by].type.python_type)
        records = store.following(kind, *conditions, newest_by=newest_by, after=cursor.mark, limit=wanted.limit)
        offset, length = cursor.offset, cursor.total
    else:
        page = store.page(kind, *conditions, newest_by=newest_by, limit=wanted.limit, offset=wanted.offset)
        records, offset, length = page.records, wanted.offset, page.total
    after = offset + len(records)
    has_more = len(records) == wanted.limit and after < length
    mark = Mark(getattr(records[-1], newest_by), getattr(records[-1], key_of(kind).name)) if has_more else None
    return {
        "api_id": desk.api_id,
        "meta": {
            "limit": wanted.limit,
            "next": _link(desk, resource, given, offset=after, cursor=Cursor(mark, after, length)) if mark else None,
            "offset": offset,
            "previous": _link(desk, resource, given, offset=max(0, offset - wanted.limit)) if offset > 0 else None,
            total: length,
        },
        "objects": [view(desk, record) for record in records],
    }


def sliced_reply(
    desk: Desk,
    given: Mapping[str, Any],
    found: Sequence[R],
    *,
    resource: str,
    view: Callable[[Desk, R], Mapping[str, object]],
) -> dict[str, object]:
    """The reply of a list that is no table of the store, in its own order."""
    wanted = slice_of(given)
    after = wanted.offset + wanted.limit
    before = max(0, wanted.offset - wanted.limit)
    return {
        "api_id": desk.api_id,
        "meta": {
            "limit": wanted.limit,
            "next": _link(desk, resource, given, offset=after) if after < len(found) else None,
            "offset": wanted.offset,
            "previous": _link(desk, resource, given, offset=before) if wanted.offset > 0 else None,
            "total_count": len(found),
        },
        "objects": [view(desk, each) for each in found[wanted.offset : after]],
    }


def of_list(*texts: str, times: Iterable[str] = (), counts: Iterable[str] = ()) -> dict[str, Any]:
    """`openapi_extra` of a list: limit, offset, cursor; filters by text, and by what can be compared in five ways."""
    parameters: list[dict[str, Any]] = in_query(Slice)["parameters"]
    parameters += [parameter(name, {"type": "string"}) for name in texts]
    for names, schema in ((times, _TIME), (counts, _COUNT)):
        parameters += [parameter(name + suffix, schema) for name in names for suffix in _SUFFIXES]
    return {"parameters": parameters}


def _link(desk: Desk, resource: str, given: Mapping[str, Any], *, offset: int, cursor: Cursor | None = None) -> str:
    """Relative; SDKs follow `next` until it is null."""
    query = {**given, "limit": given.get("limit", 20), "offset": offset}
    query.pop("cursor", None)
    if cursor:
        query["cursor"] = str(cursor)
    return f"/v1/Account/{desk.auth_id}/{resource}/?{urlencode(query)}"
