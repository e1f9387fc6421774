"""Nothing is on for too long, and everything rests at an emergency stop."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING

import pytest

from hardware.bus.connection import BusConnection
from hardware.bus.guard import Guard
from hardware.lab_file import Broker, Device
from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, in_process_broker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.live, pytest.mark.peer("amqtt")]


@contextlib.asynccontextmanager
async def guarded(port: int, device: Device) -> AsyncIterator[Guard]:
    """A guard that watches one device."""
    async with BusConnection(Broker(port=port)) as bus:
        guard = Guard({"port 3": device}, bus, "lab", "watchdog")
        await guard.open()
        ended = asyncio.Event()
        watching = asyncio.create_task(guard.watch(ended))
        try:
            yield guard
        finally:
            ended.set()
            guard.wake()
            await watching


def test_what_is_on_for_too_long_goes_off() -> None:
    async def story() -> None:
        device = Device(kind="relay", tasmota="plug", longest_on_s=0.3)
        async with in_process_broker() as port, TasmotaPlug(port) as plug, Heard(port) as heard, guarded(port, device):
            async with BusConnection(Broker(port=port)) as somebody:
                await somebody.order("cmnd/plug/POWER1", "ON")
            told = await heard.until("lab/device/port-3/command", 2)
            assert [json.loads(text)["what"] for text in told] == ["told", "confirmed"]
            assert json.loads(told[0])["by"] == "watchdog"
            assert (plug.power, plug.told) == ("OFF", ["ON", "OFF"])
            states = [json.loads(text)["position"] for text in await heard.until("lab/device/port-3/state", 2)]
            assert states[-2:] == ["on", "off"]

    asyncio.run(story())


def test_an_emergency_stop_brings_all_to_rest() -> None:
    async def story() -> None:
        device = Device(kind="relay", tasmota="plug")
        async with in_process_broker() as port, TasmotaPlug(port) as plug, Heard(port) as heard, guarded(port, device):
            async with BusConnection(Broker(port=port)) as somebody:
                await somebody.order("cmnd/plug/POWER1", "ON")
                await heard.until("lab/device/port-3/state")
                somebody.publish("lab/stop", "")
                await heard.until("lab/device/port-3/command", 2)
            assert plug.power == "OFF"

    asyncio.run(story())


def test_a_stop_that_somebody_left_on_the_broker_stops_nobody() -> None:
    async def story() -> None:
        device = Device(kind="relay", tasmota="plug")
        async with in_process_broker() as port, TasmotaPlug(port) as plug, Heard(port) as heard:
            async with BusConnection(Broker(port=port)) as somebody:
                somebody.publish("lab/stop", "old", retain=True)
                await somebody.order("cmnd/plug/POWER1", "ON")
                await heard.until("stat/plug/POWER")
            async with guarded(port, device) as guard:
                async with BusConnection(Broker(port=port)) as somebody:
                    await somebody.order("cmnd/plug/POWER1", "")
                    await heard.until("lab/device/port-3/state")
                assert plug.told == ["ON"]
                assert await guard.rest() == []
            assert plug.told == ["ON", "OFF"]

    asyncio.run(story())


def test_what_does_not_rest_is_said() -> None:
    async def story() -> None:
        device = Device(kind="relay", tasmota="nobody", within_s=0.2)
        async with in_process_broker() as port, guarded(port, device) as guard:
            assert await guard.rest() == ["port 3: does not answer at cmnd/nobody/POWER1"]

    asyncio.run(story())


def test_what_was_on_before_anybody_listened_goes_off_too() -> None:
    async def story() -> None:
        device = Device(kind="relay", tasmota="plug", longest_on_s=0.3)
        async with in_process_broker() as port, TasmotaPlug(port) as plug, Heard(port) as heard:
            plug.power = "ON"
            async with guarded(port, device):
                await heard.until("lab/device/port-3/command", 2)
            assert plug.told == ["OFF"]

    asyncio.run(story())
