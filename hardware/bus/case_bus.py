"""One live case on the bus: what happens in it is published, and its devices go from rest to rest."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from hardware.bus.connection import BusConnection
from hardware.bus.lab_devices import lab_devices
from hardware.bus.publisher import Publisher
from hardware.bus.topics import Topics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from emulator.base.trace import Trace
    from hardware.bus.lab_devices import LabDevices
    from hardware.lab_file import Lab, LabPhone


@contextlib.asynccontextmanager
async def case_bus(
    case: str,
    lab: Lab,
    devices: Sequence[str],
    trace: Trace,
    note: Callable[[str], None],
    *,
    phones: Mapping[str, LabPhone],
    dry_run: bool,
) -> AsyncIterator[LabDevices]:
    """`devices` are those that the case works, `note` hears of them; `phones` are those that a watchdog puts down.

    Raises Unavailable, ControlFailure.
    """
    assert lab.bus is not None
    async with BusConnection(lab.bus) as bus:
        publisher = Publisher(bus, Topics(lab.bus.base).case(case))
        await publisher.open()
        trace.listen(publisher.hear)
        try:
            async with lab_devices(lab, bus, devices, note, phones=phones, dry_run=dry_run) as chosen:
                yield chosen
        finally:
            publisher.close()
