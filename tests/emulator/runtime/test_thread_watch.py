"""anyio's worker threads are counted while they work, and only for their own loop."""

from __future__ import annotations

import asyncio
import threading

import anyio.to_thread

from emulator.runtime.thread_watch import busy_worker_threads


def test_a_worker_counts_from_its_order_to_its_report() -> None:
    async def story() -> list[int]:
        loop = asyncio.get_running_loop()
        counts = [busy_worker_threads(loop)]
        release = threading.Event()
        tasks = [asyncio.create_task(anyio.to_thread.run_sync(release.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        counts.append(busy_worker_threads(loop))
        release.set()
        await asyncio.gather(*tasks)
        counts.append(busy_worker_threads(loop))
        return counts

    assert asyncio.run(story()) == [0, 2, 0]


def test_another_loop_s_workers_do_not_count() -> None:
    async def story() -> int:
        await anyio.to_thread.run_sync(int)
        other = asyncio.new_event_loop()
        try:
            return busy_worker_threads(other)
        finally:
            other.close()

    assert asyncio.run(story()) == 0
