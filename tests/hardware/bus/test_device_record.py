"""What the bus is told of devices."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast

import pytest

from hardware.bus.connection import BusConnection
from hardware.bus.device_record import payload, recorder
from hardware.bus.devices import DeviceNews
from hardware.bus.topics import Topics
from hardware.lab_file import Broker
from tests.hardware.bus.lab_broker import Heard, in_process_broker

pytestmark = [pytest.mark.live, pytest.mark.peer("amqtt")]


def said(text: str) -> dict[str, Any]:
    """A payload without its time."""
    fields = cast("dict[str, Any]", json.loads(text))
    assert fields.pop("at").endswith("+00:00")
    return fields


def test_a_payload_has_version_and_time() -> None:
    assert said(payload(to="on")) == {"v": 1, "to": "on"}


@pytest.mark.parametrize("tells_states", [True, False])
def test_commands_are_told_and_states_retained_by_who_is_to(tells_states: bool) -> None:
    async def story() -> None:
        async with in_process_broker() as port:
            async with BusConnection(Broker(port=port)) as bus:
                tell = recorder(bus, Topics("lab"), "run", tells_states=tells_states)
                tell(DeviceNews(device="port 3", what="told", position="on", command="7-1"))
                tell(DeviceNews(device="port 3", what="found", position="on"))
                await bus.drained(5)
            async with Heard(port) as heard, BusConnection(Broker(port=port)) as bus:
                bus.publish("end", "")
                await heard.until("end")
                assert heard.at("lab/device/port-3/command") == [], "an order is not retained"
                states = [said(text) for text in heard.at("lab/device/port-3/state")]
                assert states == ([{"v": 1, "position": "on"}] if tells_states else [])

    asyncio.run(story())
