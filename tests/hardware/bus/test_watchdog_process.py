"""Starting the watchdog and letting go of it."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.errors import Unavailable
from hardware.bus.connection import BusConnection
from hardware.bus.watchdog_process import start_watchdog
from hardware.lab_file import Broker, Device
from tests.hardware.bus.lab_broker import TasmotaPlug, free_port, in_process_broker

pytestmark = [pytest.mark.live, pytest.mark.peer("amqtt")]
PLUG = {"port": Device(kind="power", tasmota="plug", within_s=1)}


def test_let_go_it_brings_to_rest_what_is_not() -> None:
    async def story() -> None:
        async with in_process_broker() as port, TasmotaPlug(port) as plug:
            watchdog = await start_watchdog(Broker(port=port), PLUG)
            assert watchdog.pid
            async with BusConnection(Broker(port=port)) as bus:
                await bus.order("cmnd/plug/POWER1", "ON")
                bus.publish("end", "")
                await bus.drained(5)
            assert await watchdog.let_go() == []
            assert plug.power == "OFF"

    asyncio.run(story())


def test_what_it_could_not_do_is_told() -> None:
    async def story() -> None:
        async with in_process_broker() as port:
            watchdog = await start_watchdog(Broker(port=port), PLUG)
            assert await watchdog.let_go() == ["port: does not answer at cmnd/plug/POWER1"]

    asyncio.run(story())


def test_without_a_broker_it_does_not_start() -> None:
    async def story() -> None:
        with pytest.raises(Unavailable, match=r"the watchdog of the lab does not start: .* cannot be reached"):
            await start_watchdog(Broker(port=free_port()), PLUG)

    asyncio.run(story())
