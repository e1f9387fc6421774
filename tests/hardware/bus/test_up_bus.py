"""A platform in company of the lab bus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.base.trace import Trace, TraceEvent
from hardware.bus.up_bus import beside_platform
from tests.hardware.bus.lab_broker import Heard, in_process_broker

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.live
@pytest.mark.peer("amqtt")
def test_what_the_time_line_says_is_published_as_long_as_it_is_up(tmp_path: Path) -> None:
    async def story() -> None:
        async with in_process_broker() as port, Heard(port) as heard:
            file = tmp_path / "lab.yaml"
            file.write_text(f"bus: {{port: {port}, base: lab}}\n", encoding="utf-8")
            trace = Trace()
            async with beside_platform(file)(trace):
                trace.add(TraceEvent(at=0, lane="call", summary="x", call_uuid="c", detail={"fact": "answered"}))
                await heard.until("lab/up/call/c/event")
            assert await heard.until("lab/up/status", 2) == ["online", "offline"]
            assert len(await heard.until("lab/up/call/c/state", 2)) == 2

    asyncio.run(story())


def test_a_lab_without_a_bus_is_bad_input(tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text("phones: {}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no bus to publish on"):
        beside_platform(file)
