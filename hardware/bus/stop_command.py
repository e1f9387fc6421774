"""`offhook lab stop`: the emergency stop. Runs stop, and every device of lab.yaml goes to rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from hardware.bus.connection import BusConnection
from hardware.bus.device_record import payload
from hardware.bus.guard import Guard
from hardware.bus.topics import Topics
from hardware.lab_file import DEFAULT_FILE, load_lab

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hardware.lab_file import Broker, Device

SENT_WITHIN_S = 5.0
AT_REST, NOT_AT_REST = 0, 1


def stop_command(file: Path | None, say: Callable[[str], None]) -> int:
    """Stop; the exit code. Raises BadInput without a bus, Unavailable without its broker."""
    lab = load_lab(file)
    if lab.bus is None:
        raise BadInput("has no bus: nothing can be stopped by it", place=str(file or DEFAULT_FILE))
    is_told, complaints = asyncio.run(_stop(lab.bus, lab.devices))
    for complaint in complaints:
        say(f"NOT AT REST  {complaint}")
    told = "Runs were told to stop" if is_told else "NOT TOLD  the broker does not confirm that runs were told to stop"
    say(f"{told}; {len(lab.devices) - len(complaints)} of {len(lab.devices)} devices are at rest.")
    return AT_REST if is_told and not complaints else NOT_AT_REST


async def _stop(broker: Broker, devices: dict[str, Device]) -> tuple[bool, list[str]]:
    """Whether the broker took the order for the runs, and which devices do not rest: the one does not wait for the
    other."""
    async with BusConnection(broker) as bus:
        bus.publish(Topics(broker.base).stop, payload(by="offhook lab stop"))
        guard = Guard(devices, bus, broker.base, "stop")
        await guard.open()
        complaints = await guard.rest()
        try:
            await bus.drained(SENT_WITHIN_S)
        except TimeoutError:
            return False, complaints
        return True, complaints
