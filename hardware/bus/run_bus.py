"""A whole run on the bus, from a thread of its own: that it is under way, its steps and results, the emergency stop."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from hardware.bus.connection import BusConnection
from hardware.bus.device_record import payload
from hardware.bus.topics import Topics

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.bus.connection import BusMessage
    from hardware.lab_file import Broker

ENDS_WITHIN_S = 10.0


class RunBus:
    """Use it with `with`, which raises Unavailable when no broker answers. Its methods may be called by any thread."""

    def __init__(self, broker: Broker, on_stop: Callable[[], None]) -> None:
        """`on_stop` is called, in another thread, when somebody orders an emergency stop."""
        self._broker = broker
        self._topics = Topics(broker.base)
        self._on_stop = on_stop
        self._thread = threading.Thread(target=self._live, name="lab bus", daemon=True)
        self._is_up = threading.Event()
        self._failure: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._bus: BusConnection | None = None
        self._number = 0

    def __enter__(self) -> RunBus:
        """Connect."""
        self._thread.start()
        self._is_up.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        """Say that the run is over."""
        if self._loop is not None and self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(ENDS_WITHIN_S)

    def step(self, case: str, what: str) -> None:
        """A case is at this step now."""
        self._number += 1
        self._publish(f"{self._topics.case(case)}/step", payload(seq=self._number, case=case, step=what), retain=False)

    def result(self, case: str, result: str, seconds: float) -> None:
        """A case has ended. The result is retained until the next run begins."""
        message = payload(case=case, result=result, seconds=round(seconds, 3))
        self._publish(f"{self._topics.case(case)}/result", message, retain=True)

    def _publish(self, topic: str, text: str, *, retain: bool) -> None:
        loop, bus = self._loop, self._bus
        if loop is not None and bus is not None:
            loop.call_soon_threadsafe(lambda: bus.publish(topic, text, retain=retain))

    def _live(self) -> None:
        try:
            asyncio.run(self._run())
        except Exception as error:  # noqa: BLE001 - it is raised again, where somebody waits for it
            self._failure = error
        finally:
            self._is_up.set()

    async def _run(self) -> None:
        ended = asyncio.Event()
        async with BusConnection(self._broker, status_topic=self._topics.status("run")) as bus:
            await bus.listen(self._topics.stop, self._stop)
            await bus.listen(f"{self._topics.base}/run/case/+/result", self._of_the_last_run)
            self._loop, self._bus, self._ended = asyncio.get_running_loop(), bus, ended
            self._is_up.set()
            await ended.wait()

    def _stop(self, message: BusMessage) -> None:
        if not message.retained:
            self._on_stop()

    def _of_the_last_run(self, message: BusMessage) -> None:
        if message.retained and message.payload and self._bus is not None:
            self._bus.publish(message.topic, "", retain=True)
