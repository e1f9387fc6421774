"""`offhook up --lab FILE`: what happens at the platform is published on the lab bus."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from hardware.bus.connection import BusConnection
from hardware.bus.publisher import Publisher
from hardware.bus.topics import Topics
from hardware.lab_file import load_lab

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from emulator.base.trace import Trace
    from hardware.lab_file import Broker


def beside_platform(file: Path) -> Callable[[Trace], AbstractAsyncContextManager[None]]:
    """What runs beside a platform for the lab of `file`. Raises BadInput."""
    lab = load_lab(file)
    if lab.bus is None:
        raise BadInput("has no bus to publish on", place=str(file))
    broker = lab.bus
    return lambda trace: _published(broker, trace)


@contextlib.asynccontextmanager
async def _published(broker: Broker, trace: Trace) -> AsyncIterator[None]:
    topics = Topics(broker.base)
    async with BusConnection(broker, status_topic=topics.status("up")) as bus:
        publisher = Publisher(bus, topics.up)
        await publisher.open()
        trace.listen(publisher.hear)
        try:
            yield
        finally:
            publisher.close()
