"""`offhook up --lab FILE`: what happens at the platform is published on the lab bus."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from hardware.bus.connection import BusConnection
from hardware.bus.publisher import Publisher
from hardware.bus.topics import Topics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from emulator.base.trace import Trace
    from hardware.lab_file import Broker


@contextlib.asynccontextmanager
async def published(broker: Broker, trace: Trace) -> AsyncIterator[None]:
    """Inside of the block what `trace` says is published. Raises Unavailable."""
    topics = Topics(broker.base)
    async with BusConnection(broker, status_topic=topics.status("up")) as bus:
        publisher = Publisher(bus, topics.up)
        await publisher.open()
        trace.listen(publisher.hear)
        try:
            yield
        finally:
            publisher.close()
