"""The wall clock as /control sets it: whoever goes by days is told, and a setting can be set again."""

from __future__ import annotations

import pytest

from emulator.base.clock import WallClock
from emulator.runtime.platform_clock import PlatformClock

DAY_NS = 24 * 3600 * 1_000_000_000


class Rig:
    """A clock, the time of its loop, and how often somebody was told."""

    def __init__(self) -> None:
        self.now, self.told = 1.0, 0
        self.clock = PlatformClock(WallClock(0), lambda: self.now, self.tell)

    def tell(self) -> None:
        self.told += 1


def test_it_is_set_where_the_loop_is() -> None:
    rig = Rig()
    rig.clock.set(DAY_NS)
    rig.now = 3.0
    assert rig.clock.now_ns() == DAY_NS + 2_000_000_000
    rig.clock.advance(DAY_NS)
    assert rig.clock.now_ns() == 2 * DAY_NS + 2_000_000_000
    assert rig.told == 2


def test_it_stands_still_and_goes_on() -> None:
    rig = Rig()
    rig.clock.freeze()
    rig.now = 9.0
    assert (rig.clock.now_ns(), rig.clock.is_frozen) == (1_000_000_000, True)
    rig.clock.release()
    assert (rig.clock.ahead_ns, rig.clock.is_frozen) == (-8_000_000_000, False)
    rig.clock.start_over()
    assert rig.clock.now_ns() == 9_000_000_000


@pytest.mark.parametrize("frozen", [False, True])
def test_a_setting_is_set_again(frozen: bool) -> None:
    rig = Rig()
    rig.clock.advance(90 * DAY_NS)
    if frozen:
        rig.clock.freeze()
    setting, shown = rig.clock.setting(), rig.clock.now_ns()
    rig.clock.start_over()
    rig.now = 5.0
    rig.clock.set_as(setting)
    assert rig.clock.now_ns() == (shown if frozen else shown + 4_000_000_000)
    assert (rig.clock.is_frozen, rig.clock.setting()["ahead_ns"]) == (frozen, 90 * DAY_NS)
