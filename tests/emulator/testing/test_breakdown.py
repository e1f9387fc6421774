"""What breaks where nobody waits for it ends the work at once, and says where it broke."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.breakdown import Breakdown, WatchedRunner, in_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


def break_down() -> None:
    raise ZeroDivisionError("a defect")


async def break_down_in_a_task() -> None:
    break_down()


async def drop_a_task() -> None:
    asyncio.get_running_loop().create_task(break_down_in_a_task())


def watched(begin: Callable[[], object], *more: Callable[[], Coroutine[None, None, None]]) -> tuple[str, float]:
    """What ends ten seconds of sleep in whose third `begin` is called, and when it does."""
    told: list[Exception] = []
    breakdown = Breakdown(told.append)

    async def work() -> None:
        asyncio.get_running_loop().call_later(3, begin)
        for each in more:
            await each()
        await asyncio.sleep(10)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        try:
            runner.run(breakdown.watch(work()))
        except ZeroDivisionError:
            return in_one_line(told[0]), runner.get_loop().time()
        return "nothing", runner.get_loop().time()


def test_a_callback() -> None:
    what, when = watched(break_down)
    line = break_down.__code__.co_firstlineno + 1
    assert what == f"ZeroDivisionError: a defect, at tests/emulator/testing/test_breakdown.py:{line} in break_down"
    assert when == 3.0


def test_a_task_that_nobody_awaits() -> None:
    what, when = watched(lambda: None, drop_a_task)
    assert what.startswith("ZeroDivisionError: a defect")
    assert when == 0.0


def test_nothing_breaks() -> None:
    assert watched(lambda: None) == ("nothing", 10.0)


def test_what_breaks_in_the_last_moment_is_raised_too() -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_exception_handler({"message": "", "exception": ZeroDivisionError()})

    with asyncio.Runner() as runner, pytest.raises(ZeroDivisionError):
        runner.run(Breakdown().watch(work()))


def test_work_that_fails_while_it_is_ended_does_not_hide_the_reason() -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_later(1, break_down)
        try:
            await asyncio.sleep(10)
        finally:
            raise RuntimeError("cannot be stopped")

    with asyncio.Runner(loop_factory=VirtualLoop) as runner, pytest.raises(ZeroDivisionError):
        runner.run(Breakdown().watch(work()))


def test_a_cancellation_from_outside_stays_one() -> None:
    async def main() -> None:
        task = asyncio.create_task(Breakdown().watch(asyncio.sleep(10)))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_a_problem_without_an_exception_is_logged_as_ever(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_exception_handler({"message": "a task was left behind"})

    with caplog.at_level(logging.ERROR), asyncio.Runner() as runner:
        runner.run(Breakdown().watch(work()))
    assert "a task was left behind" in caplog.text


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert in_one_line(ValueError("two\nlines")) == "ValueError: two"


def test_a_runner_in_virtual_time() -> None:
    async def work(*, broken: bool) -> float:
        if broken:
            asyncio.get_running_loop().call_later(1, break_down)
        await asyncio.sleep(10)
        return 7.0

    with WatchedRunner() as runner:
        assert (runner.run(work(broken=False)), runner.now) == (7.0, 10.0)
        with pytest.raises(ZeroDivisionError):
            runner.run(work(broken=True))
        assert runner.now == 11.0
        assert (runner.run(work(broken=False)), runner.now) == (7.0, 21.0)
