"""Lists: limit and offset in, meta and objects out. plivo_rest.md §1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from pydantic import Field

from emulator.api.arguments import Arguments, check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import ColumnElement

    from emulator.api.access import Desk

R = TypeVar("R")
MAX_OFFSET = 2**63 - 1
"""What a database takes."""


class Slice(Arguments):
    """Which part of a list is wanted."""

    limit: int = Field(default=20, ge=1, le=20)
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET)


def slice_of(given: Mapping[str, Any]) -> Slice:
    """Read limit and offset. Raises ApiError 400 outside of 1-20 and below 0."""
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
) -> dict[str, object]:
    """The reply of a list: the wanted slice of the records that meet all conditions, newest first."""
    wanted = slice_of(given)
    page = desk.operator.store.page(kind, *conditions, newest_by=newest_by, limit=wanted.limit, offset=wanted.offset)
    return {
        "api_id": desk.api_id,
        "meta": _meta(f"/v1/Account/{desk.auth_id}/{resource}/", given, wanted, page.total),
        "objects": [view(desk, record) for record in page.records],
    }


def _meta(path: str, given: Mapping[str, Any], wanted: Slice, total: int) -> dict[str, object]:
    """`next` and `previous` are relative and null at the ends: SDKs follow `next` until it is."""
    after, before = wanted.offset + wanted.limit, wanted.offset - wanted.limit

    def link(offset: int) -> str:
        return f"{path}?{urlencode({**given, 'limit': wanted.limit, 'offset': max(0, offset)})}"

    return {
        "limit": wanted.limit,
        "next": link(after) if after < total else None,
        "offset": wanted.offset,
        "previous": link(before) if wanted.offset > 0 else None,
        "total_count": total,
    }
