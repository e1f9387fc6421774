"""The loop of a world, in a thread of its own: a test asks from wherever it runs, a loop of its own included."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from emulator.base.errors import OffhookError
from emulator.testing.emulators import Emulators

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scenarios.runner.platform_port import World

__tracebackhide__ = True

T = TypeVar("T")


class WorldLoop(ABC):
    """Runs one thing after another to its end."""

    def __init__(self, world: World) -> None:
        self._runner = Emulators().runner(world)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="offhook")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. A failure that is told to people leaves out how it came about in here."""
        try:
            return self._begin(work).result()
        except OffhookError as failure:
            raise failure.with_traceback(None) from None

    def close(self) -> None:
        """End the loop and its thread."""
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    @abstractmethod
    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Let the loop do it."""


class SteppedLoop(WorldLoop):
    """The simulated world: time passes only while something is run."""

    def __init__(self) -> None:
        super().__init__("simulated")

    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return self._thread.submit(self._runner.run, work)


class RunningLoop(WorldLoop):
    """The live world: it goes on while the test thinks."""

    def __init__(self) -> None:
        super().__init__("live")
        self._closing = asyncio.Event()
        started: Future[asyncio.AbstractEventLoop] = Future()
        self._thread.submit(self._runner.run, self._go_on(started))
        self._loop = started.result()

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._closing.set)
        super().close()

    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _go_on(self, started: Future[asyncio.AbstractEventLoop]) -> None:
        started.set_result(asyncio.get_running_loop())
        await self._closing.wait()


def loop_of(world: World) -> WorldLoop:
    """A new loop of that world."""
    return SteppedLoop() if world == "simulated" else RunningLoop()
