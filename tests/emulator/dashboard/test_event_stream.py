"""Server-sent events: their form on the wire, the comment that shows that somebody is there, and their end."""

from __future__ import annotations

import asyncio

import pytest

from emulator.dashboard.event_stream import event_lines
from emulator.dashboard.watching import Watching
from tests.emulator.dashboard.made_up_platform import MadeUpPlatform, a_client, a_dashboard

pytestmark = pytest.mark.asyncio


async def test_events_have_names_and_data_of_one_line_each() -> None:
    platform = MadeUpPlatform()
    platform.parts["calls"] = [{"from": "two\nlines"}]
    watching = Watching(platform)
    stream = event_lines(watching, still_there_s=0.001)
    assert await anext(stream) == "retry: 1000\n\n"
    blocks = (await anext(stream)).strip("\n").split("\n\n")
    assert all(block.split("\n")[0] == "event: state" for block in blocks)
    assert all(len(block.split("\n")) == 2 for block in blocks)
    assert [block for block in blocks if '"calls"' in block] == [
        'event: state\ndata: {"key":"calls","value":[{"from":"two\\nlines"}]}'
    ]
    assert await anext(stream) == ": still there\n\n"
    await stream.aclose()
    assert platform.hear_levels is None


async def test_the_stream_ends_when_the_platform_stops() -> None:
    platform = MadeUpPlatform()
    dashboard = a_dashboard(platform)
    async with a_client(dashboard) as browser:
        asking = asyncio.create_task(browser.get("/lab/events"))
        for _ in range(1000):
            if platform.hear_levels is not None:
                break
            await asyncio.sleep(0)
        dashboard.close()
        answer = await asking
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("retry: 1000\n\n")
