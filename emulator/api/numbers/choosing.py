"""Which of the rented numbers a list is asked for. plivo_rest.md §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import false

from emulator.api.errors import ApiError
from emulator.api.filters import check_choice, equal, moment_ns, text_of
from emulator.records.tables import NUMBERS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from emulator.api.access import Desk
    from emulator.api.arguments import Given


def conditions(desk: Desk, given: Given) -> list[ColumnElement[bool]]:
    """Of the arguments of a request, which the store has to fulfil. Raises ApiError."""
    columns = NUMBERS.c
    beginning = text_of({"number_startswith": "", **given}, "number_startswith").strip().removeprefix("+")
    if not beginning.isdecimal() and beginning:
        raise ApiError(400, "number_startswith parameter is invalid: expected digits")
    renewals = [name for name in given if name.startswith("renewal_date")]
    for name in renewals:
        moment_ns(name, text_of(given, name))
    found: list[ColumnElement[bool]] = [
        *desk.visible(NUMBERS, given),
        columns.number.startswith(beginning, autoescape=True),
        *equal(given, {"alias": columns.alias, "type": columns.number_type}),
        *_looked_up(given),
    ]
    if _asks_for_messages(given) or renewals:
        found.append(false())  # Nothing is charged, so nothing is renewed; and no number takes messages.
    return found


def _looked_up(given: Given) -> list[ColumnElement[bool]]:
    check_choice(given, "cnam_lookup", "enabled", "disabled")
    return [NUMBERS.c.cnam_lookup.is_(given["cnam_lookup"] == "enabled")] if "cnam_lookup" in given else []


def _asks_for_messages(given: Given) -> bool:
    services = text_of({"services": "voice", **given}, "services").split(",")
    for each in services:
        check_choice({"services": each.strip()}, "services", "voice", "sms", "mms")
    return any(each.strip() != "voice" for each in services)
