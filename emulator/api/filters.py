"""Filters of lists: `name`, `name__gt`, `__gte`, `__lt`, `__lte`, and time windows. plivo_rest.md §2.3, §5."""

from __future__ import annotations

import operator
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_

from emulator.api.body import LONGEST_TEXT
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

_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,1000}\s*")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "": operator.eq,
    "__gt": operator.gt,
    "__gte": operator.ge,
    "__lt": operator.lt,
    "__lte": operator.le,
}

_MICROSECOND_NS = 1000
_TO_THE_MICROSECOND: dict[str, Callable[[Any, int], ColumnElement[bool]]] = {
    "": lambda column, moment: and_(column >= moment, column < moment + _MICROSECOND_NS),
    "__gt": lambda column, moment: column >= moment + _MICROSECOND_NS,
    "__gte": lambda column, moment: column >= moment,
    "__lt": lambda column, moment: column < moment,
    "__lte": lambda column, moment: column < moment + _MICROSECOND_NS,
}
"""Times are kept to the nanosecond and shown to the microsecond: what is shown is what is compared."""


def equal(given: Mapping[str, Any], columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[bool]]:
    """One condition for each argument that names one of `columns`, compared as text."""
    return [column == text_of(given, name) for name, column in columns.items() if name in given]


def text_of(given: Mapping[str, Any], name: str) -> str:
    """One argument that a filter compares: a text or a number, as text. Raises ApiError 400 for anything else."""
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ApiError(400, f"{name} parameter is invalid: expected one text or number")
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise ApiError(400, f"{name} parameter is invalid: longer than {LONGEST_TEXT} characters")
    return text


def check_choice(given: Mapping[str, Any], name: str, *allowed: str) -> None:
    """Raise ApiError 400 when the argument is there and none of those."""
    if name in given and text_of(given, name) not in allowed:
        raise ApiError(400, f"{name} parameter is invalid: expected one of {', '.join(allowed)}")


def compared(
    given: Mapping[str, Any], name: str, column: ColumnElement[Any], convert: Callable[[str, str], int]
) -> list[ColumnElement[bool]]:
    """Conditions for `name` and its four suffixes. `convert` turns name and text into the column's unit."""
    return [
        compare(column, convert(name + suffix, text_of(given, name + suffix)))
        for suffix, compare in _OPERATORS.items()
        if name + suffix in given
    ]


def at_times(given: Mapping[str, Any], name: str, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Time conditions for `name` and its four suffixes, of whatever length. Raises ApiError 400."""
    return [
        compare(column, moment_ns(name + suffix, text_of(given, name + suffix)))
        for suffix, compare in _TO_THE_MICROSECOND.items()
        if name + suffix in given
    ]


def within(given: Mapping[str, Any], name: str, column: ColumnElement[Any], now_ns: int) -> list[ColumnElement[bool]]:
    """Time conditions. Without any: the last 7 days. One bound: 30 days from it. More than 30 days: ApiError 400."""
    lower = _bound(given, name, ("__gte", "__gt"))
    upper = _bound(given, name, ("__lte", "__lt"))
    conditions = at_times(given, name, column)
    if name in given:
        return conditions
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
    """A whole number that counts something: 0 or more. Raises ApiError 400."""
    if not _WHOLE.fullmatch(text):
        raise ApiError(400, f"{name} parameter is invalid: expected a whole number")
    number = int(text)
    if not 0 <= number <= GREATEST_NUMBER:
        raise ApiError(400, f"{name} parameter is invalid: out of range")
    return number


def _bound(given: Mapping[str, Any], name: str, suffixes: tuple[str, ...]) -> int | None:
    for suffix in suffixes:
        if name + suffix in given:
            return moment_ns(name + suffix, text_of(given, name + suffix))
    return None
