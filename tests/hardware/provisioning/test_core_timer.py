"""A core is asked when its time has come, and no sooner."""

from __future__ import annotations

import asyncio

import pytest

from hardware.provisioning.core_timer import CoreTimer


class Countdown:
    """Wants to be asked three times, at once."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.deadline: float | None = 0.0

    def next_deadline(self) -> float | None:
        return self.deadline

    def handle_timeout(self, now: float) -> None:
        assert self.deadline is not None
        assert now >= self.deadline
        self.asked.append(now)
        self.deadline = None if len(self.asked) == 3 else now


@pytest.mark.asyncio
async def test_it_is_armed_again_by_whoever_it_tells() -> None:
    core, done = Countdown(), asyncio.Event()

    def after() -> None:
        timer.arm()
        if core.deadline is None:
            done.set()

    timer = CoreTimer(core, after)
    timer.arm()
    await done.wait()
    assert len(core.asked) == 3


@pytest.mark.asyncio
async def test_a_cancelled_timer_is_silent() -> None:
    core = Countdown()
    timer = CoreTimer(core, lambda: None)
    timer.arm()
    timer.cancel()
    timer.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert core.asked == []
