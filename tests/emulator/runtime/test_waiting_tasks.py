"""Every unfinished task is named with the innermost place where it waits."""

from __future__ import annotations

import asyncio

from emulator.runtime.waiting_tasks import describe_waiting_tasks


async def _inner() -> None:
    await asyncio.Event().wait()


async def _outer() -> None:
    await _inner()


def test_tasks_are_listed_by_name_with_their_innermost_await() -> None:
    async def story() -> str:
        tasks = [asyncio.create_task(_outer(), name=name) for name in ("vladimir", "estragon")]
        await asyncio.sleep(0)
        described = describe_waiting_tasks(asyncio.get_running_loop())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return described

    lines = asyncio.run(story()).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("  estragon waits in Event.wait (locks.py:")
    assert lines[2].startswith("  vladimir waits in Event.wait (locks.py:")


def test_a_loop_without_tasks_says_so() -> None:
    loop = asyncio.new_event_loop()
    try:
        assert describe_waiting_tasks(loop) == "  no task"
    finally:
        loop.close()
