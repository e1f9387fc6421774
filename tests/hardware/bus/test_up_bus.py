"""A platform in company of the lab bus."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.trace import Trace, TraceEvent
from hardware.bus.up_bus import published
from hardware.lab_file import Broker
from tests.hardware.bus.lab_broker import Heard, in_process_broker


@pytest.mark.live
@pytest.mark.peer("amqtt")
def test_what_the_time_line_says_is_published_as_long_as_it_is_up() -> None:
    async def story() -> None:
        async with in_process_broker() as port, Heard(port) as heard:
            trace = Trace()
            async with published(Broker(port=port, base="lab"), trace):
                trace.add(TraceEvent(at=0, lane="call", summary="x", call_uuid="c", detail={"fact": "answered"}))
                await heard.until("lab/up/call/c/event")
            assert await heard.until("lab/up/status", 2) == ["online", "offline"]
            assert len(await heard.until("lab/up/call/c/state", 2)) == 2

    asyncio.run(story())
