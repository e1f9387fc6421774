"""The devices of a case: from rest to rest, dry runs, emergency stops, hook switches."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import TYPE_CHECKING

import pytest

from hardware.bus.connection import BusConnection
from hardware.bus.lab_devices import lab_devices
from hardware.lab_file import Broker, Device, Lab
from hardware.phones.control import ControlFailure
from hardware.watchdog_process import start_watchdog
from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, in_process_broker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hardware.bus.lab_devices import LabDevices
    from hardware.watchdog import WatchdogOrder
    from hardware.watchdog_process import Watchdog

pytestmark = [pytest.mark.live, pytest.mark.peer("amqtt")]


def lab_at(port: int, within_s: float = 1) -> Lab:
    """A lab with a hook switch."""
    hook = Device(kind="hook", tasmota="plug", within_s=within_s)
    return Lab(bus=Broker(port=port), devices={"finger": hook})


@contextlib.asynccontextmanager
async def finger(
    port: int, notes: list[str], *, dry_run: bool = False, within_s: float = 1
) -> AsyncIterator[LabDevices]:
    """The devices of a case that uses the hook switch."""
    lab = lab_at(port, within_s)
    async with (
        BusConnection(Broker(port=port)) as bus,
        lab_devices(lab, bus, ["finger"], notes.append, dry_run=dry_run) as devices,
    ):
        yield devices


def test_a_case_begins_and_ends_at_rest() -> None:
    async def story() -> None:
        notes: list[str] = []
        async with in_process_broker() as port, TasmotaPlug(port) as plug:
            plug.power = "ON"
            async with finger(port, notes) as devices:
                assert plug.told == ["OFF"]
                handset = devices.handset("finger")
                await handset.lift()
                assert plug.power == "ON"
                await handset.put_down()
                await handset.put_down()
                await handset.lift()
                assert not handset.presses_keys
                with pytest.raises(ControlFailure, match="cannot press 12"):
                    await handset.press("12")
            assert plug.told == ["OFF", "ON", "OFF", "ON", "OFF"]
        assert "finger: confirms that it is on" in notes

    asyncio.run(story())


def test_a_dry_run_tells_and_does_nothing() -> None:
    async def story() -> None:
        notes: list[str] = []
        async with in_process_broker() as port, TasmotaPlug(port) as plug:
            async with finger(port, notes, dry_run=True) as devices:
                await devices.turn("finger", "on")
            assert plug.commands == []
        assert "finger: would be turned on (dry run)" in notes

    asyncio.run(story())


def test_after_an_emergency_stop_nothing_is_turned_on() -> None:
    async def story() -> None:
        notes: list[str] = []
        async with in_process_broker() as port, TasmotaPlug(port) as plug, Heard(port) as heard:
            async with finger(port, notes) as devices, BusConnection(Broker(port=port)) as somebody:
                await devices.turn("finger", "on")
                somebody.publish("offhook/stop", "")
                while plug.power != "OFF":
                    await heard.until("cmnd/plug/POWER1", len(heard.at("cmnd/plug/POWER1")) + 1)
                    await heard.until("stat/plug/POWER", len(heard.at("cmnd/plug/POWER1")))
                with pytest.raises(ControlFailure, match="not turned on: emergency stop"):
                    await devices.turn("finger", "on")
            assert plug.told == ["ON", "OFF"]

    asyncio.run(story())


def test_what_is_not_brought_to_rest_fails() -> None:
    async def story() -> None:
        notes: list[str] = []
        async with in_process_broker() as port, TasmotaPlug(port) as plug:
            using = contextlib.AsyncExitStack()
            devices = await using.enter_async_context(finger(port, notes))
            await devices.turn("finger", "on")
            plug.is_stuck = True
            with pytest.raises(ControlFailure, match="finger: not off within 1 s; it says on"):
                await using.aclose()
        assert any(note.startswith("not at rest: finger") for note in notes)

    asyncio.run(story())


def test_an_emergency_stop_ends_what_is_waited_for() -> None:
    async def story() -> None:
        notes: list[str] = []
        async with (
            in_process_broker() as port,
            TasmotaPlug(port) as plug,
            Heard(port) as heard,
            finger(port, notes, within_s=50) as devices,
            BusConnection(Broker(port=port)) as somebody,
        ):
            plug.is_stuck = True
            lifting = asyncio.create_task(devices.turn("finger", "on"))
            while "ON" not in plug.told:
                await heard.until("cmnd/plug/POWER1", len(heard.at("cmnd/plug/POWER1")) + 1)
            somebody.publish("offhook/stop", "")
            with pytest.raises(ControlFailure, match="not turned on: emergency stop"):
                await asyncio.wait_for(lifting, 20)
            plug.is_stuck = False

    asyncio.run(story())


def test_a_watchdog_that_is_killed_leaves_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    pids: list[int] = []

    async def started(order: WatchdogOrder) -> Watchdog:
        watchdog = await start_watchdog(order)
        pids.append(watchdog.pid)
        return watchdog

    async def story() -> None:
        async with in_process_broker() as port, TasmotaPlug(port) as plug:
            async with finger(port, []) as devices:
                await devices.turn("finger", "on")
                os.kill(pids[0], signal.SIGKILL)
            assert plug.told == ["ON", "OFF"]

    monkeypatch.setattr("hardware.watchdog_process.start_watchdog", started)
    asyncio.run(story())
