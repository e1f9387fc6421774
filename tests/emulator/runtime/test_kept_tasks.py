"""Tasks are kept as long as they run, one for each id."""

from __future__ import annotations

import asyncio

import pytest

from emulator.runtime.kept_tasks import KeptTasks

pytestmark = pytest.mark.asyncio


async def rest(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def test_one_is_kept_until_it_is_done() -> None:
    tasks = KeptTasks()
    task = tasks.begin("a", rest(0), name="resting")
    assert (task.get_name(), tasks.is_idle()) == ("resting", False)
    await tasks.finish(5.0)
    assert task.done()
    assert tasks.is_idle()
    await tasks.finish(5.0)


async def test_nobody_is_waited_for_beyond_the_limit() -> None:
    tasks = KeptTasks()
    task = tasks.begin("a", rest(60), name="resting")
    await tasks.finish(0.01)
    assert not task.done()
    await tasks.close()
    assert task.cancelled()
    assert tasks.is_idle()


async def test_a_later_task_of_an_id_is_not_forgotten_with_the_earlier() -> None:
    tasks = KeptTasks()
    earlier = tasks.begin("a", rest(60), name="earlier")
    tasks.cancel("a")
    later = tasks.begin("a", rest(60), name="later")
    await asyncio.wait([earlier])
    assert not tasks.is_idle()
    tasks.cancel("nobody")
    tasks.cancel("a")
    await asyncio.wait([later])
    assert tasks.is_idle()
