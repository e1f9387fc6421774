"""The watchdog as a process: it outlives who started it, and then everything rests."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from hardware.lab_file import Broker, Device, LabPhone
from hardware.watchdog import WatchdogOrder
from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, free_port, mosquitto

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
# A run in small: it switches the plug on and is then busy for ever.
RUN = """
import asyncio, sys
from hardware.bus.connection import BusConnection
from hardware.bus.lab_devices import lab_devices
from hardware.lab_file import Broker, Device, Lab

async def run():
    lab = Lab(bus=Broker(port=int(sys.argv[1])), devices={"port": Device(kind="power", tasmota="plug")})
    async with BusConnection(lab.bus) as bus, lab_devices(lab, bus, ["port"], lambda line: None) as devices:
        await devices.turn("port", "on")
        print("on", flush=True)
        await asyncio.Event().wait()

asyncio.run(run())
"""


@pytest.mark.peer("mosquitto")
def test_a_run_that_is_killed_leaves_relays_at_rest(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, TasmotaPlug(broker.port) as plug, Heard(broker.port) as heard:
            pipe = asyncio.subprocess.PIPE
            run = await asyncio.create_subprocess_exec(sys.executable, "-c", RUN, str(broker.port), stdout=pipe)
            assert run.stdout is not None
            assert await run.stdout.readline() == b"on\n"
            assert plug.power == "ON"
            run.kill()
            await run.wait()
            by_whom: list[bool] = []
            while by_whom[-2:] != [True, True]:  # Told and confirmed; the run may have died before it confirmed.
                commands = await heard.until("offhook/device/port/command", len(by_whom) + 1)
                by_whom = ['"by": "watchdog"' in text for text in commands]
            assert by_whom in ([False, True, True], [False, False, True, True])
            assert (plug.power, plug.told) == ("OFF", ["ON", "OFF"])

    asyncio.run(story())


def test_a_watchdog_without_a_broker_says_so() -> None:
    async def story() -> None:
        port = free_port()
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hardware.watchdog"), stdin=pipe, stdout=pipe, stderr=pipe
        )
        order = WatchdogOrder(broker=Broker(port=port), devices={"a": Device(kind="relay", tasmota="a")})
        said, complaint = await process.communicate(order.model_dump_json().encode() + b"\n")
        assert (process.returncode, said) == (1, b"")
        assert f"127.0.0.1:{port} cannot be reached" in complaint.decode()

    asyncio.run(story())


def test_without_devices_no_broker_is_asked() -> None:
    async def story() -> None:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hardware.watchdog"), stdin=pipe, stdout=pipe, stderr=pipe
        )
        gone = LabPhone(vendor="yealink", host=f"127.0.0.1:{free_port()}")
        order = WatchdogOrder(broker=Broker(port=free_port()), phones={"desk": gone})
        said, errors = await process.communicate(order.model_dump_json(exclude_unset=True).encode() + b"\n")
        assert (process.returncode, errors) == (0, b"")
        ready, unrest = said.decode().splitlines()
        assert ready == "ready"
        assert '"devices":[],"phones":["desk: 127.0.0.1:' in unrest

    asyncio.run(story())
