"""Starts the watchdog beside a run, and lets go of it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from hardware.phones.control import ControlFailure
from hardware.phones.put_down import put_down
from hardware.watchdog import READY, Unrest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from hardware.watchdog import WatchdogOrder

READY_WITHIN_S = 20.0
RESTS_WITHIN_S = 75.0
"""A broker may be away for half a minute, and then the device."""


class Watchdog:
    """The process. It outlives us by what it takes to bring everything to rest."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def was_killed(self) -> bool:
        """Whether somebody ended it before it could bring anything to rest."""
        return self._process.returncode is not None and self._process.returncode < 0

    async def let_go(self) -> Unrest:
        """Everything shall rest; what does not is told."""
        try:
            said, errors = await asyncio.wait_for(self._process.communicate(b""), RESTS_WITHIN_S)
        except TimeoutError:
            return Unrest(devices=["the watchdog of the lab is still trying to bring everything to rest"])
        if self._process.returncode == 0:
            return Unrest.model_validate_json(said)
        broken = errors.decode("utf-8", "replace").splitlines()
        return Unrest(devices=broken or ["the watchdog of the lab broke down"])


async def start_watchdog(order: WatchdogOrder) -> Watchdog:
    """Start it and wait until it watches. Raises Unavailable."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        # A group of its own: what is done to ours, by a terminal or with kill, is not done to it.
        *(sys.executable, "-m", "hardware.watchdog"),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(ConnectionError):
        process.stdin.write(order.model_dump_json(exclude_unset=True).encode() + b"\n")
        await process.stdin.drain()
    with contextlib.suppress(TimeoutError):
        line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN_S)
        if line.decode().strip() == READY:
            return Watchdog(process)
    unrest = await Watchdog(process).let_go()
    raise Unavailable(f"the watchdog of the lab does not start: {'; '.join(unrest.devices)}")


async def _no_devices() -> list[str]:
    """Phones alone."""
    return []


@contextlib.asynccontextmanager
async def watched(
    order: WatchdogOrder, note: Callable[[str], None], rest_devices: Callable[[], Awaitable[list[str]]] = _no_devices
) -> AsyncIterator[None]:
    """However the block ends, the watchdog brings everything to rest; `note` hears what does not.

    Where somebody has killed it, we do it ourselves: devices by `rest_devices`, which tells what does not rest.
    Raises Unavailable, and ControlFailure for a device that does not rest. A phone may have been left without power by
    whoever used it: that it cannot be reached then is told, and no failure.
    """
    if not order.devices and not order.phones:
        yield
        return
    watchdog = await start_watchdog(order)
    try:
        yield
    finally:
        unrest = await asyncio.shield(_rested(watchdog, order, rest_devices))
        for complaint in (*unrest.devices, *unrest.phones):
            note(f"not at rest: {complaint}")
    if unrest.devices:
        raise ControlFailure("; ".join(unrest.devices))


async def _rested(watchdog: Watchdog, order: WatchdogOrder, rest_devices: Callable[[], Awaitable[list[str]]]) -> Unrest:
    unrest = await watchdog.let_go()
    if not watchdog.was_killed:
        return unrest
    return Unrest(devices=await rest_devices(), phones=await put_down(order.phones))
