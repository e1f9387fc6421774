"""Filters of lists: `name`, `name__gt`, `__gte`, `__lt`, `__lte`, and time windows. plivo_rest.md §2.3, §5."""

from __future__ import annotations

import operator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from emulator.api.errors import ApiError
from emulator.base.units import NS_PER_DAY, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import ColumnElement

DEFAULT_WINDOW_NS = 7 * NS_PER_DAY
LONGEST_WINDOW_NS = 30 * NS_PER_DAY
FARTHEST_S = 2**62 // NS_PER_S
"""The year 2116: what a database takes as nanoseconds, with room for a window."""
GREATEST_NUMBER = 10**9
"""So many seconds are still nanoseconds that a database takes."""

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "": operator.eq,
    "__gt": operator.gt,
    "__gte": operator.ge,
    "__lt": operator.lt,
    "__lte": operator.le,
}


def equal(given: Mapping[str, Any], columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[bool]]:
    """One condition for each argument that names one of `columns`, compared as text."""
    return [column == str(given[name]) for name, column in columns.items() if name in given]


def compared(
    given: Mapping[str, Any], name: str, column: ColumnElement[Any], convert: Callable[[str, str], int]
) -> list[ColumnElement[bool]]:
    """Conditions for `name` and its four suffixes. `convert` turns name and text into the column's unit."""
    return [
        compare(column, convert(name + suffix, str(given[name + suffix])))
        for suffix, compare in _OPERATORS.items()
        if name + suffix in given
    ]


def within(given: Mapping[str, Any], name: str, column: ColumnElement[Any], now_ns: int) -> list[ColumnElement[bool]]:
    """Time conditions. Without any: the last 7 days. One bound: 30 days from it. More than 30 days: ApiError 400."""
    if name in given:
        return [column == moment_ns(name, str(given[name]))]
    lower = _bound(given, name, ("__gte", "__gt"))
    upper = _bound(given, name, ("__lte", "__lt"))
    conditions = compared(given, name, column, moment_ns)
    if lower is None and upper is None:
        return [column > now_ns - DEFAULT_WINDOW_NS]
    if lower is None:
        return [*conditions, column > (upper or 0) - LONGEST_WINDOW_NS]
    if upper is None:
        return [*conditions, column < lower + LONGEST_WINDOW_NS]
    if upper - lower > LONGEST_WINDOW_NS:
        raise ApiError(400, f"{name}: the range is longer than 30 days")
    return conditions


def moment_ns(name: str, text: str) -> int:
    """`YYYY-MM-DD HH:MM[:ss[.uuuuuu]]`, UTC → wall nanoseconds. Raises ApiError 400."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ApiError(400, f"{name} parameter is invalid: expected YYYY-MM-DD HH:MM[:ss[.uuuuuu]]") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    whole = int(moment.replace(microsecond=0).timestamp())
    if abs(whole) > FARTHEST_S:
        raise ApiError(400, f"{name} parameter is invalid: out of range")
    return whole * NS_PER_S + moment.microsecond * 1000


def whole_number(name: str, text: str) -> int:
    """An integer argument. Raises ApiError 400."""
    try:
        number = int(text)
    except ValueError:
        raise ApiError(400, f"{name} parameter is invalid: expected a whole number") from None
    if abs(number) > GREATEST_NUMBER:
        raise ApiError(400, f"{name} parameter is invalid: out of range")
    return number


def _bound(given: Mapping[str, Any], name: str, suffixes: tuple[str, ...]) -> int | None:
    for suffix in suffixes:
        if name + suffix in given:
            return moment_ns(name + suffix, str(given[name + suffix]))
    return None
