"""A case in a lab: its devices and its steps that work them, what it publishes on the bus, who puts its phones down."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from hardware.phones.control import ControlFailure
from hardware.phones.put_down import can_be_put_down
from hardware.watchdog import WatchdogOrder
from hardware.watchdog_process import watched
from scenarios.language.steps import Power

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hardware.bus.device_topics import Position
    from scenarios.language.loader import Case
    from scenarios.language.steps import Hook
    from scenarios.runner.platform_port import Devices, Platform, PlatformOrder
    from scenarios.runner.timeline import Timeline


@contextlib.asynccontextmanager
async def on_the_bus(
    case: Case, order: PlatformOrder, platform: Platform, timeline: Timeline
) -> AsyncIterator[Devices | None]:
    """Publish what happens in a live case; its devices, from rest to rest. Without a bus it is None, and says nothing.

    However the process ends, its phones are on-hook then: a watchdog outlives it. Raises Unavailable, ControlFailure.
    """
    if order.world != "live":
        yield None
        return

    def note(line: str) -> None:
        timeline.device(platform.now(), line)

    names, lab = order.lab.devices_of(case.scenario), order.lab
    phones = {name: phone for name, phone in lab.phones_of(case.scenario).items() if can_be_put_down(phone)}
    if lab.lab.bus is None:
        async with watched(WatchdogOrder(phones=phones), note):
            yield None
        return
    from hardware.bus.case_bus import case_bus  # noqa: PLC0415 - an extra that only labs have

    on_bus = case_bus(case.name, lab.lab, names, platform.trace, note, phones=phones, dry_run=lab.dry_run)
    async with on_bus as devices:
        yield devices


async def work_a_device(step: Power | Hook, devices: Devices | None) -> None:
    """Do it to its end. Raises ControlFailure, Unavailable, TimeoutError."""
    if devices is None:
        raise ControlFailure("there is no lab bus here: name its lab.yaml with --lab FILE")
    if not isinstance(step, Power):
        await _turn(devices, step.hook, "on" if step.to == "lifted" else "off", step.within)
        return
    await _turn(devices, step.power, step.to, step.within)
    if step.for_ is not None:
        await asyncio.sleep(step.for_)
        await _turn(devices, step.power, "off" if step.to == "on" else "on", step.within)


async def _turn(devices: Devices, name: str, position: Position, within: float) -> None:
    async with asyncio.timeout(within):
        await devices.turn(name, position)
