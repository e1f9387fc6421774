"""Calls, legs and recordings on the bus."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from emulator.base.trace import TraceEvent
from hardware.bus.connection import BusConnection
from hardware.bus.publisher import Publisher
from hardware.lab_file import Broker
from tests.hardware.bus.lab_broker import Heard, in_process_broker

if TYPE_CHECKING:
    from emulator.base.trace import Lane

pytestmark = [pytest.mark.live, pytest.mark.peer("amqtt")]


def fact(name: str, lane: Lane = "call", **detail: object) -> TraceEvent:
    """A line of the time line."""
    return TraceEvent(at=1.0, lane=lane, summary=name, call_uuid="c-1", detail={"fact": name, **detail})


def test_a_call_with_a_recording() -> None:
    async def story() -> None:
        async with in_process_broker() as port, Heard(port) as heard, BusConnection(Broker(port=port)) as bus:
            publisher = Publisher(bus, "lab/up")
            await publisher.open()
            publisher.hear(TraceEvent(at=0, lane="sip", summary="INVITE"))
            publisher.hear(fact("arrived", direction="inbound", to="2", parent_call_uuid=""))
            publisher.hear(fact("answered"))
            publisher.hear(fact("recording_started", "recording", recording_id="r-1", channels=2))
            await heard.until("lab/up/recording/r-1/state")
            async with Heard(port) as late:
                assert json.loads((await late.until("lab/up/call/c-1/state"))[0])["state"] == "in-progress"
                publisher.hear(fact("recording_finished", "recording", recording_id="r-1", seconds=1.5))
                statistics = {"packets_received": 50}
                publisher.hear(
                    TraceEvent(at=2, lane="rtp", summary="x", call_uuid="c-1", detail={"leg_statistics": statistics})
                )
                publisher.hear(fact("hung_up", status="completed"))
                states = await heard.until("lab/up/call/c-1/state", 3)
            assert [json.loads(text)["state"] for text in states[:2]] == ["queued", "in-progress"]
            assert json.loads(states[1])["to"] == "2"
            assert states[2] == ""
            assert (await heard.until("lab/up/recording/r-1/state", 2))[1] == ""
            told = [json.loads(text) for text in heard.at("lab/up/call/c-1/event")]
            assert [each["type"] for each in told] == ["arrived", "answered", "leg_closed", "hung_up"]
            assert [each["seq"] for each in told] == [1, 2, 5, 6]
            assert told[2]["statistics"] == statistics

    asyncio.run(story())


def test_states_that_a_killed_platform_left_are_cleared_and_our_own_in_the_end() -> None:
    async def story() -> None:
        async with in_process_broker() as port, Heard(port) as heard, BusConnection(Broker(port=port)) as bus:
            bus.publish("lab/up/call/old/state", "{}", retain=True)
            await bus.drained(5)
            publisher = Publisher(bus, "lab/up")
            await publisher.open()
            assert await heard.until("lab/up/call/old/state", 2) == ["{}", ""]
            publisher.hear(fact("arrived"))
            publisher.close()
            assert (await heard.until("lab/up/call/c-1/state", 2))[1] == ""

    asyncio.run(story())
