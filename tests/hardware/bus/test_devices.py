"""Devices are told once, confirm, and are asked before they are ever told again."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from hardware.bus import devices
from hardware.bus.connection import BusConnection
from hardware.bus.devices import BusDevice
from hardware.lab_file import Broker, Device
from hardware.phones.control import ControlFailure
from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, in_process_broker, mosquitto

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from hardware.bus.device_topics import Position
    from hardware.bus.devices import DeviceNews
    from tests.hardware.bus.lab_broker import Mosquitto

pytestmark = pytest.mark.live
PLUG = Device(kind="power", tasmota="plug", within_s=1)
GATE = Device(kind="relay", command_topic="gate/set", state_topic="gate", on="open", off="shut", within_s=0.5)


@contextlib.asynccontextmanager
async def device_at(port: int, device: Device) -> AsyncIterator[tuple[BusDevice, list[DeviceNews]]]:
    """A device by a connection of its own, and what is told of it."""
    told: list[DeviceNews] = []
    async with BusConnection(Broker(port=port)) as bus:
        one = BusDevice("port 3", device, bus, told.append)
        await one.open()
        yield one, told


@pytest.mark.peer("amqtt")
def test_a_plug_is_turned_on_once_and_confirms() -> None:
    async def story() -> None:
        async with in_process_broker() as port, TasmotaPlug(port) as plug, device_at(port, PLUG) as (device, told):
            await device.turn("on")
            await device.turn("on")
            assert (plug.power, plug.told, device.position) == ("ON", ["ON"], "on")
            await device.rest()
            assert (plug.power, plug.told) == ("OFF", ["ON", "OFF"])
            assert [news.what for news in told] == ["found", "told", "found", "confirmed", "told", "found", "confirmed"]
            commands = [news.command for news in told if news.what == "told"]
            assert commands == [news.command for news in told if news.what == "confirmed"]
            assert len(set(commands)) == 2

    asyncio.run(story())


@pytest.mark.peer("amqtt")
def test_a_plug_that_is_to_go_off_by_itself_is_told_so_first() -> None:
    async def story() -> None:
        device = Device(kind="power", tasmota="plug", longest_on_s=5)
        async with in_process_broker() as port, TasmotaPlug(port) as plug, device_at(port, device) as (one, _):
            await one.turn("on")
            assert plug.commands == [("PulseTime1", "50"), ("POWER1", "ON")]

    asyncio.run(story())


@pytest.mark.peer("amqtt")
def test_a_relay_that_does_not_move_is_a_failure() -> None:
    async def story() -> None:
        async with in_process_broker() as port, TasmotaPlug(port) as plug, device_at(port, PLUG) as (device, _):
            plug.is_stuck = True
            with pytest.raises(ControlFailure, match=r"port 3: not on within 1 s; it says off"):
                await device.turn("on")
            assert plug.told == ["ON"]

    asyncio.run(story())


@pytest.mark.peer("mosquitto")
def test_a_plug_that_is_not_there_is_asked_and_never_told(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, Heard(broker.port) as heard:
            async with TasmotaPlug(broker.port):
                await heard.until("tele/plug/LWT")
            await heard.until("tele/plug/LWT", 1)
            async with device_at(broker.port, PLUG) as (device, _):
                with pytest.raises(ControlFailure, match="does not answer at cmnd/plug/POWER1"):
                    await device.turn("on")
            assert set(heard.at("cmnd/plug/POWER1")) == {""}

    asyncio.run(story())


@pytest.mark.peer("mosquitto")
def test_a_device_by_topics_is_believed_when_it_says_so(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, Heard(broker.port) as heard, device_at(broker.port, GATE) as (one, _):
            turning = asyncio.create_task(one.turn("on"))
            assert await heard.until("gate/set") == ["open"]
            async with BusConnection(Broker(port=broker.port)) as gate:
                gate.publish("gate", "open", retain=True)
                await turning
            with pytest.raises(ControlFailure, match=r"not off within 0\.5 s; it says on"):
                await one.turn("off")

    asyncio.run(story())


async def lost_behind_the_command(broker: Mosquitto, one: BusDevice, heard: Heard, topic: str) -> asyncio.Task[None]:
    """Tell it to go on; the broker goes away as soon as that is said."""
    turning = asyncio.create_task(one.turn("on"))
    await heard.until(topic)
    await broker.stop()
    return turning


@pytest.mark.peer("mosquitto")
def test_a_device_that_says_nothing_after_a_restart_is_not_told_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "AWAY_S", 3.0)

    async def story() -> None:
        async with mosquitto(tmp_path) as broker, Heard(broker.port) as heard, device_at(broker.port, GATE) as (one, _):
            turning = await lost_behind_the_command(broker, one, heard, "gate/set")
            await broker.start()
            with pytest.raises(ControlFailure, match="it is not told twice"):
                await turning
            assert heard.at("gate/set") == ["open"]

    asyncio.run(story())


@pytest.mark.peer("mosquitto")
def test_a_broker_that_is_restarted_between_command_and_answer(tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            mosquitto(tmp_path) as broker,
            TasmotaPlug(broker.port) as plug,
            device_at(broker.port, PLUG) as (device, told),
        ):
            positions: list[Position] = ["on", "off", "on"]
            for wanted in positions:
                async with Heard(broker.port) as heard:
                    turning = asyncio.create_task(device.turn(wanted))
                    await heard.until("cmnd/plug/POWER1", 2)
                await broker.stop()
                await broker.start()
                await turning
                assert plug.power == wanted.upper()
            assert plug.told == ["ON", "OFF", "ON"]
            assert sum(news.what == "told" for news in told) == 3

    asyncio.run(story())


@pytest.mark.peer("amqtt")
def test_what_a_broker_keeps_of_a_plug_is_not_believed() -> None:
    async def story() -> None:
        async with in_process_broker() as port, TasmotaPlug(port) as plug:
            plug.power = "ON"
            async with BusConnection(Broker(port=port)) as somebody:
                somebody.publish("stat/plug/POWER", "OFF", retain=True)
                await somebody.drained(5)
            async with device_at(port, PLUG) as (device, told):
                await device.turn("off")
            assert (plug.power, plug.told) == ("OFF", ["OFF"])
            assert (told[0].what, told[0].position) == ("found", "on")

    asyncio.run(story())
