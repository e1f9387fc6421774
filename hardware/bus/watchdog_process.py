"""Starts the watchdog beside a run, and lets go of it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from hardware.bus.watchdog import READY, WatchdogOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.lab_file import Broker, Device

READY_WITHIN_S = 20.0
RESTS_WITHIN_S = 75.0
"""A broker may be away for half a minute, and then the device."""


class Watchdog:
    """The process. It outlives us by what it takes to bring the devices to rest."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    async def let_go(self) -> list[str]:
        """Everything shall rest; what does not, a line each."""
        try:
            _, errors = await asyncio.wait_for(self._process.communicate(b""), RESTS_WITHIN_S)
        except TimeoutError:
            return ["the watchdog of the lab is still trying to bring the devices to rest"]
        if self._process.returncode == 0:
            return []
        return errors.decode("utf-8", "replace").splitlines() or ["the watchdog of the lab broke down"]


async def start_watchdog(broker: Broker, devices: Mapping[str, Device]) -> Watchdog:
    """Start it and wait until it watches. Raises Unavailable."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        # A group of its own: what is done to ours, by a terminal or with kill, is not done to it.
        *(sys.executable, "-m", "hardware.bus.watchdog"),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    order = WatchdogOrder(broker=broker, devices=dict(devices))
    with contextlib.suppress(ConnectionError):
        process.stdin.write(order.model_dump_json().encode() + b"\n")
        await process.stdin.drain()
    with contextlib.suppress(TimeoutError):
        line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN_S)
        if line.decode().strip() == READY:
            return Watchdog(process)
    complaints = await Watchdog(process).let_go()
    raise Unavailable(f"the watchdog of the lab does not start: {'; '.join(complaints)}")
