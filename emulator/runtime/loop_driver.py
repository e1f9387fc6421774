"""Drives a sans-IO core of five verbs on an event loop: the only place that turns a deadline into a timer."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OutputT_co = TypeVar("OutputT_co", covariant=True)
OutputT = TypeVar("OutputT")

RESTLESS = 1000
"""So many time-outs at one and the same deadline mean that the core does not handle it."""


class Core(Protocol[OutputT_co]):
    """What every core has in common; `receive` and `handle` differ in what they take."""

    @property
    def receive(self) -> Callable[..., None]:
        """Something happened."""

    @property
    def handle(self) -> Callable[..., None]:
        """Something is to be done."""

    def take_outputs(self) -> Sequence[OutputT_co]:
        """Everything that is to be done since the last call, in order; taken only once."""

    def next_deadline(self) -> float | None:
        """When `handle_timeout` is due, in seconds of the monotonic clock; None: never."""

    def handle_timeout(self, now: float) -> None:
        """Do what is due."""


class LoopDriver(Generic[OutputT]):
    """Feeds a core, performs its outputs and keeps its one timer.

    The drain law: after every verb all outputs are performed, in order, before the next deadline is armed. `perform`
    may feed this driver again, directly or by way of another core: what that yields is performed after what is already
    taken, so nothing overtakes.
    """

    def __init__(
        self, core: Core[OutputT], perform: Callable[[OutputT], None], loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._core = core
        self._perform = perform
        self._loop = loop or asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._armed: float | None = None
        self._fruitless = 0
        self._draining = False
        self._closed = False

    @property
    def now(self) -> float:
        """Seconds of the monotonic clock: the loop's."""
        return self._loop.time()

    def feed(self, *fact: Any) -> None:
        """Tell the core what happened: `core.receive(*fact, now)`."""
        if not self._closed:
            self._verb(self._core.receive, *fact, self._loop.time())
            self._drain()

    def tell(self, verb: Callable[..., None], *facts: Any) -> None:
        """Tell the core what happened by a verb of its own: `verb(*facts, now)`."""
        if not self._closed:
            verb(*facts, self._loop.time())
            self._drain()

    def order(self, command: Any) -> None:
        """Give the core an order: `core.handle(command, now)`."""
        if not self._closed:
            self._verb(self._core.handle, command, self._loop.time())
            self._drain()

    def close(self) -> None:
        """Stop the timer; from now on facts and orders are ignored."""
        self._closed = True
        self._disarm()

    def _on_timer(self) -> None:
        due, self._timer, self._armed = self._armed, None, None
        # A loop may run a timer a clock tick early; the core is told the time it asked for.
        now = max(self._loop.time(), due or 0.0)
        self._verb(self._core.handle_timeout, now)
        self._assert_progress(due)
        self._drain()

    def _verb(self, verb: Callable[..., None], *given: Any) -> None:
        """What a verb put out before it failed is performed all the same: the core's state has moved by it."""
        try:
            verb(*given)
        except BaseException:
            self._drain()
            raise

    def _assert_progress(self, due: float | None) -> None:
        self._fruitless = self._fruitless + 1 if self._core.next_deadline() == due else 0
        assert self._fruitless < RESTLESS, f"{type(self._core).__name__} does not handle its deadline {due}"

    def _drain(self) -> None:
        if self._draining:
            return
        self._draining = True
        try:
            while not self._closed and (outputs := self._core.take_outputs()):
                # Whatever one of them fails at, the others are done: they may be another call's.
                with ExitStack() as stack:
                    for output in reversed(outputs):
                        stack.callback(self._perform, output)
        finally:
            self._draining = False
            self._arm()

    def _arm(self) -> None:
        deadline = None if self._closed else self._core.next_deadline()
        if deadline == self._armed:
            return
        self._disarm()
        if deadline is not None:
            self._armed = deadline
            self._timer = self._loop.call_at(deadline, self._on_timer)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._armed = None, None
