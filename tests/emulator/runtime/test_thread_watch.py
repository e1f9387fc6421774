"""anyio's worker threads are counted while they work, and only for their own loop."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import anyio.to_thread

from emulator.runtime.thread_watch import busy_worker_threads, worker_thread_behind


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


def test_the_report_of_a_worker_is_told_from_other_callbacks() -> None:
    class Recording(asyncio.SelectorEventLoop):
        """Keeps what other threads hand in."""

        handed_in: list[asyncio.Handle]

        def call_soon_threadsafe(self, callback: Any, *args: Any, context: Any = None) -> asyncio.Handle:  # type: ignore[override]
            handle = super().call_soon_threadsafe(callback, *args, context=context)
            self.handed_in.append(handle)
            return handle

    async def story(loop: Recording) -> list[int | None]:
        loop.handed_in = []
        places = []
        for _ in range(2):
            release = threading.Event()
            tasks = [asyncio.create_task(anyio.to_thread.run_sync(release.wait)) for _ in range(2)]
            await asyncio.sleep(0.05)
            loop.call_soon_threadsafe(int)
            release.set()
            await asyncio.sleep(0.05)
            places = [worker_thread_behind(handle) for handle in loop.handed_in]
            await asyncio.gather(*tasks)
        return places

    loop = Recording()
    try:
        places = loop.run_until_complete(story(loop))
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()
    threads = [place for place in places if place is not None]
    assert len(places) == 6
    assert len(threads) == 4
    assert set(threads[:2]) == set(threads[2:])
