"""The simulated world's event loop: time jumps to the next timer unless something real is in flight (ADR 0003).

Rests on private parts of asyncio's loops, `_ready` and `_scheduled`, and on their `_run_once`, which asks its selector
once per cycle; tests/emulator/runtime/test_virtual_loop.py holds these to what is used here.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import selectors
import threading
import time
from collections import deque
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVarTuple, Unpack

from emulator.runtime.thread_watch import busy_worker_threads, worker_thread_behind
from emulator.runtime.waiting_tasks import describe_waiting_tasks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextvars import Context

Ts = TypeVarTuple("Ts")

THREAD_LIMIT_S = 30.0
"""Wall seconds that a thread of the user's program may hold time before the world gives up."""
CYCLES_PER_INSTANT = 1_000_000
"""A world that is still busy after so many cycles at one virtual instant is spinning, not working."""


class WorldDeadlock(RuntimeError):
    """Nothing is ready, nothing is scheduled and nothing real is in flight: waiting would never end."""


class WorldStalled(RuntimeError):
    """Something real held virtual time for longer than its wall deadline, or work at one instant never ends."""


@dataclass(eq=False, slots=True)
class _Hold:
    """One reason why virtual time stands still."""

    what: str
    wall_deadline: float
    expire: Callable[[_Hold], None]


class _FifoTimer(asyncio.TimerHandle):
    """asyncio's heap does not keep equal timers in order; this one's do."""

    __slots__ = ("_order",)

    def __init__(self, when: float, order: int, callback: Callable[..., object], *rest: Any) -> None:
        super().__init__(when, callback, *rest)
        self._order = order

    def __lt__(self, other: _FifoTimer) -> bool:  # type: ignore[override]
        return (self._when, self._order) < (other._when, other._order)  # type: ignore[attr-defined]


class _WorldSelector(selectors.DefaultSelector):
    """Asks the loop what to do when it has no ready work; ready work always goes before the outside world."""

    when_quiescent: Callable[[], list[Any]]
    when_busy: Callable[[], None]

    def select(self, timeout: float | None = None) -> list[Any]:
        """What the loop calls once per cycle; `timeout` is 0 while it has ready work."""
        if timeout is not None and timeout <= 0:
            self.when_busy()
            return []
        return self.when_quiescent()

    def poll(self, timeout: float | None) -> list[Any]:
        """Ask the kernel, for at most `timeout` wall seconds."""
        return super().select(timeout)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Use as `asyncio.Runner(loop_factory=VirtualLoop)`. `time()` starts at 0.0 in every loop.

    Time stands still while an executor's function, an anyio worker thread or a `real_io()` block is running.
    File descriptors never hold time: an idle connection looks the same as one that is about to speak.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._order = itertools.count()
        self._holds: dict[_Hold, None] = {}
        self._foreign: deque[asyncio.Handle] = deque()
        self._executor_calls: dict[asyncio.Future[Any], int] = {}
        self._completions: list[asyncio.Handle] = []
        self._busy_threads = 0
        self._busy_threads_since = 0.0
        self._cycles_at_this_instant = 0
        self._is_stalled = False
        self._is_submitting = False
        self._real_io_turn = asyncio.Lock()
        self._world = _WorldSelector()
        super().__init__(self._world)
        self._world.when_quiescent = self._let_time_pass
        self._world.when_busy = self._count_cycle
        self._set_now(0.0)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now

    def call_at(
        self, when: float, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As in asyncio, but timers of the same time run in the order in which they were set."""
        self._check_closed()  # type: ignore[attr-defined]
        timer = _FifoTimer(when, next(self._order), callback, args, self, context)
        heapq.heappush(self._scheduled, timer)  # type: ignore[attr-defined]
        timer._scheduled = True  # type: ignore[attr-defined]  # noqa: SLF001 - as BaseEventLoop.call_at does
        return timer

    def call_soon_threadsafe(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """From another thread: queued until the world has nothing else to do, so that it cannot overtake."""
        is_ours = self._thread_id in (None, threading.get_ident())  # type: ignore[attr-defined]
        if is_ours and not self._is_submitting:
            return self.call_soon(callback, *args, context=context)
        self._check_closed()  # type: ignore[attr-defined]
        handle = asyncio.Handle(callback, args, self, context)
        self._foreign.append(handle)
        self._write_to_self()  # type: ignore[attr-defined]
        return handle

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """As in asyncio; virtual time stands still until the function is done."""
        # A function that is done before this returns reports from our own thread; it too has to wait for the others.
        self._is_submitting = True
        try:
            future: asyncio.Future[Any] = super().run_in_executor(executor, func, *args)
        finally:
            self._is_submitting = False
        hold = self._begin_hold(f"{func!r} in an executor", THREAD_LIMIT_S, self._stalled)
        self._executor_calls[future] = next(self._order)

        def release(_: object) -> None:
            self._holds.pop(hold, None)
            self._executor_calls.pop(future, None)

        future.add_done_callback(release)
        return future

    async def shutdown_default_executor(self, *args: Any) -> None:
        """As in asyncio; the thread that joins the executor's threads holds time. A stalled one is left behind."""
        if self._is_stalled and self._default_executor is not None:  # type: ignore[attr-defined]
            self._default_executor.shutdown(wait=False, cancel_futures=True)  # type: ignore[attr-defined]
            return
        with self._held("the executor's shutdown", THREAD_LIMIT_S):
            await super().shutdown_default_executor(*args)

    async def subprocess_exec(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: a program of the outside world does not live in virtual time."""
        raise RuntimeError("a simulated world starts no processes")

    async def subprocess_shell(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: a program of the outside world does not live in virtual time."""
        raise RuntimeError("a simulated world starts no processes")

    @asynccontextmanager
    async def real_io(self, what: str, wall_deadline_s: float) -> AsyncIterator[None]:
        """Hold virtual time while the block talks to the outside world. One block at a time, in order of asking.

        Raises TimeoutError when the block is not done after `wall_deadline_s` seconds of real time.
        """
        async with self._real_io_turn, asyncio.timeout(None) as limit:
            hold = self._begin_hold(what, wall_deadline_s, lambda _: limit.reschedule(self._now))
            try:
                yield
            finally:
                self._holds.pop(hold, None)

    @contextmanager
    def _held(self, what: str, wall_deadline_s: float) -> Iterator[None]:
        hold = self._begin_hold(what, wall_deadline_s, self._stalled)
        try:
            yield
        finally:
            self._holds.pop(hold, None)

    def _begin_hold(self, what: str, wall_deadline_s: float, expire: Callable[[_Hold], None]) -> _Hold:
        hold = _Hold(what, time.monotonic() + wall_deadline_s, expire)
        self._holds[hold] = None
        return hold

    def _stalled(self, hold: _Hold) -> NoReturn:
        self._is_stalled = True
        raise WorldStalled(f"{hold.what} held virtual time {self._now} for too long\n{describe_waiting_tasks(self)}")

    def _set_now(self, now: float) -> None:
        self._now = now
        self._cycles_at_this_instant = 0
        # asyncio runs timers up to `now + resolution`, the end not included: so exactly those that are due.
        self._clock_resolution = math.ulp(now)

    def _count_cycle(self) -> None:
        self._cycles_at_this_instant += 1
        if self._cycles_at_this_instant > CYCLES_PER_INSTANT:
            self._cycles_at_this_instant = 0
            raise WorldStalled(f"work at virtual time {self._now} never ends\n{describe_waiting_tasks(self)}")

    def _let_time_pass(self) -> list[Any]:
        """Nothing is ready: look outside, then wait for what is in flight, else jump to the next timer."""
        self._expire_holds()
        if events := self._look_outside(0):
            return events
        if self._ready:  # type: ignore[attr-defined]
            return []
        if (wait := self._wait_limit()) is not None:
            return self._look_outside(wait)
        if not self._scheduled:  # type: ignore[attr-defined]
            raise WorldDeadlock(
                f"at virtual time {self._now} nothing can happen any more\n{describe_waiting_tasks(self)}"
            )
        self._set_now(max(self._now, self._scheduled[0]._when))  # type: ignore[attr-defined]  # noqa: SLF001
        return []

    def _look_outside(self, wall_timeout: float) -> list[Any]:
        events = self._world.poll(wall_timeout)
        while self._foreign:
            handle = self._foreign.popleft()
            where = self._ready if self._rank(handle) is None else self._completions  # type: ignore[attr-defined]
            where.append(handle)
        # Threads that are at work together are done together: in which order they end must not show.
        if self._completions and len(self._completions) >= len(self._executor_calls) + busy_worker_threads(self):
            self._ready.extend(sorted(self._completions, key=lambda each: self._rank(each) or (0, 0)))  # type: ignore[attr-defined]
            self._completions.clear()
        return events

    def _rank(self, handle: asyncio.Handle) -> tuple[int, int] | None:
        """The place among completions of a callback that reports a thread's end; None for any other callback."""
        arguments = handle._args  # noqa: SLF001 - (asyncio future, its source)
        if arguments and isinstance(arguments[0], asyncio.Future) and arguments[0] in self._executor_calls:
            return 0, self._executor_calls[arguments[0]]
        number = worker_thread_behind(handle)
        return None if number is None else (1, number)

    def _wait_limit(self) -> float | None:
        """Wall seconds to wait at most for something real, None when nothing real is in flight."""
        deadlines = [hold.wall_deadline for hold in self._holds]
        if self._busy_threads:
            deadlines.append(self._busy_threads_since + THREAD_LIMIT_S)
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _expire_holds(self) -> None:
        now = time.monotonic()
        if (busy := busy_worker_threads(self)) != self._busy_threads:
            self._busy_threads, self._busy_threads_since = busy, now
        elif busy and now >= self._busy_threads_since + THREAD_LIMIT_S:
            self._busy_threads_since = now
            self._stalled(_Hold(f"{busy} worker thread(s) of anyio", now, self._stalled))
        for hold in [each for each in self._holds if now >= each.wall_deadline]:
            del self._holds[hold]
            hold.expire(hold)
