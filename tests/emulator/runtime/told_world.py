"""Tells the story of a busy world as one hash; test_virtual_loop runs it in several processes."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time

import anyio.to_thread

from emulator.runtime.virtual_loop import VirtualLoop


async def story() -> str:
    """Ten tasks that sleep and work in threads, the order of which is what is told."""
    loop, rng = asyncio.get_running_loop(), random.Random(7)
    told: list[str] = []

    async def worker(name: str) -> None:
        for _ in range(20):
            await asyncio.sleep(rng.choice((0, 0.02, 0.02, 0.1)))
            told.append(f"{name} {loop.time()!r}")
            if rng.random() < 0.3:
                await asyncio.to_thread(time.sleep, rng.random() / 1000)
            if rng.random() < 0.3:
                await anyio.to_thread.run_sync(time.sleep, rng.random() / 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(10):
            group.create_task(worker(str(number)))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        print(runner.run(story()))  # noqa: T201 - it is a program
