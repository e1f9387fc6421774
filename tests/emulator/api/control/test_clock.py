"""/control/clock: read, set, advance, freeze, release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient


def shown(control: ControlClient, **change: Any) -> tuple[str, bool]:
    clock = control.ask("POST", "/clock", **change)["clock"] if change else control.ask("GET", "/clock")["clock"]
    return clock["now"], clock["frozen"]


def test_it_is_read(control: ControlClient) -> None:
    assert shown(control) == ("2026-11-21T10:00:00.000000Z", False)


@pytest.mark.parametrize(
    ("change", "now"),
    [
        ({"advance": "90d"}, "2027-02-19T10:00:00.000000Z"),
        ({"advance": 90}, "2026-11-21T10:01:30.000000Z"),
        ({"advance": "-1.5 h"}, "2026-11-21T08:30:00.000000Z"),
        ({"now": "2026-06-30T23:59:59Z"}, "2026-06-30T23:59:59.000000Z"),
        ({"now": "2026-06-30T23:59:59.25+02:00"}, "2026-06-30T21:59:59.250000Z"),
        ({"now": "2026-07-01"}, "2026-07-01T00:00:00.000000Z"),
        ({"now": "1970-01-01"}, "1970-01-01T00:00:00.000000Z"),
    ],
)
def test_it_is_set(control: ControlClient, change: dict[str, Any], now: str) -> None:
    assert shown(control, **change) == (now, False)
    assert shown(control) == (now, False)


def test_it_stands_still_and_goes_on(control: ControlClient) -> None:
    assert shown(control, now="2026-06-30", frozen=True) == ("2026-06-30T00:00:00.000000Z", True)
    assert shown(control, advance="1d") == ("2026-07-01T00:00:00.000000Z", True)
    assert shown(control, frozen=False) == ("2026-07-01T00:00:00.000000Z", False)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "request parameter is invalid: now, advance or frozen is expected"),
        ({"now": "2026-01-01", "advance": 1}, "request parameter is invalid: now and advance exclude each other"),
        ({"now": "yesterday"}, "now parameter is invalid: expected an ISO 8601 time"),
        ({"now": "2200-01-01"}, "now parameter is invalid: the clock goes from 1970 to 2199"),
        ({"now": "0001-01-01T00:00:00+10:00"}, "now parameter is invalid"),
        ({"now": "1969-12-31T23:59:59"}, "now parameter is invalid: the clock goes from 1970 to 2199"),
        ({"advance": "999999999999w"}, "now parameter is invalid: the clock goes from 1970 to 2199"),
        ({"advance": "soon"}, "advance parameter is invalid: expected seconds"),
        ({"advance": True}, "advance parameter is invalid: expected seconds"),
        ({"advance": [1]}, "advance parameter is invalid: expected seconds"),
        ({"frozen": "perhaps"}, "frozen parameter is invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(control: ControlClient, change: dict[str, Any], text: str) -> None:
    assert control.refusal("POST", "/clock", status=400, **change).startswith(text)
    assert shown(control) == ("2026-11-21T10:00:00.000000Z", False)
