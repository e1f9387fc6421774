"""A clock that is wrong, or that nobody keeps right, is told."""

from __future__ import annotations

import datetime

from hardware.doctor.clock import check_clock, kernel_says

TODAY = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)


def test_a_clock_of_1970_is_broken() -> None:
    found = check_clock(datetime.datetime.fromtimestamp(60, datetime.UTC), None)
    assert (found.state, found.what) == (
        "broken",
        "it says 1970-01-01 00:01:00 UTC, which is past: no certificate is valid then",
    )
    assert "timedatectl" in found.mend


def test_a_clock_that_nobody_keeps_right_is_doubtful() -> None:
    found = check_clock(TODAY, is_synchronised=False)
    assert found.state == "doubtful"
    assert found.mend


def test_a_right_clock() -> None:
    assert check_clock(TODAY, is_synchronised=True).what == "2026-11-22 10:00:00 UTC, kept right by the network"
    assert check_clock(TODAY, is_synchronised=None).state == "fine"


def test_the_kernel_is_asked() -> None:
    assert kernel_says() in {True, False, None}
