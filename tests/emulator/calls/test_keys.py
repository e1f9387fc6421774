"""A press that is reported by two ways counts once."""

from __future__ import annotations

import pytest

from emulator.calls.keys import TOGETHER_S, Keys


def counted(*reports: tuple[str, str, float]) -> list[bool]:
    keys = Keys()
    return [keys.counts("a", key, way, at) for key, way, at in reports]  # type: ignore[arg-type]


@pytest.mark.parametrize("first", ["rfc4733", "inband", "info"])
@pytest.mark.parametrize("second", ["rfc4733", "inband", "info"])
def test_two_reports_of_one_key(first: str, second: str) -> None:
    assert counted(("5", first, 0.0), ("5", second, 0.1)) == [True, first == second]


def test_every_press_of_a_row_is_matched_once() -> None:
    ways = (("rfc4733", 0.0), ("info", 0.05))
    reports = [("5", way, 0.2 * number + later) for number in range(4) for way, later in ways]
    assert counted(*reports) == [True, False] * 4


def test_one_way_may_lag_behind_by_more_than_a_press() -> None:
    events = [("5", "rfc4733", 0.0), ("5", "rfc4733", 0.2), ("5", "info", 0.3), ("5", "info", 0.5)]
    assert counted(*events) == [True, True, False, False]


def test_another_key_or_much_later_is_another_press() -> None:
    assert counted(("5", "rfc4733", 0.0), ("6", "info", 0.1)) == [True, True]
    assert counted(("5", "rfc4733", 0.0), ("5", "info", TOGETHER_S + 0.01)) == [True, True]


def test_an_info_at_the_end_of_a_long_press() -> None:
    keys = Keys()
    assert keys.counts("a", "5", "rfc4733", 10.0)
    assert not keys.counts("a", "5", "info", 15.0, duration_s=5.0)


def test_calls_do_not_mix() -> None:
    keys = Keys()
    assert keys.counts("a", "5", "rfc4733", 0.0)
    assert keys.counts("b", "5", "info", 0.0)
    assert not keys.is_idle()
    for call in ("a", "b", "gone"):
        keys.leg_ended(call)
    assert keys.is_idle()
