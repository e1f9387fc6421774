"""The devices of a lab as one case uses them: from rest, one order after another, to rest."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hardware.bus.device_record import recorder
from hardware.bus.devices import BusDevice
from hardware.bus.topics import Topics
from hardware.phones.control import ControlFailure
from hardware.watchdog import WatchdogOrder
from hardware.watchdog_process import watched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from hardware.bus.connection import BusConnection, BusMessage
    from hardware.bus.device_topics import Position
    from hardware.bus.devices import DeviceNews
    from hardware.lab_file import Lab, LabPhone

NO_PHONES: Mapping[str, LabPhone] = MappingProxyType({})


class LabDevices:
    """Some of the devices of lab.yaml."""

    def __init__(self, lab: Lab, bus: BusConnection, note: Callable[[str], None], *, dry_run: bool = False) -> None:
        """`note` is told what happens, in one line; in a dry run nothing else does."""
        assert lab.bus is not None
        self._lab = lab
        self._bus = bus
        self._topics = Topics(lab.bus.base)
        self._note = note
        self._record = recorder(bus, self._topics, "run")
        self._dry_run = dry_run
        self._devices: dict[str, BusDevice] = {}
        self._stopped = asyncio.Event()

    async def open(self, names: Iterable[str]) -> None:
        """Listen, and bring them to rest, wherever an earlier run has left them. Raises ControlFailure, Unavailable."""
        await self._bus.listen(self._topics.stop, self._stop)
        for name in names:
            self._devices[name] = BusDevice(name, self._lab.devices[name], self._bus, self._heard)
            await self._devices[name].open()
        if not self._dry_run:
            await asyncio.gather(*(device.rest() for device in self._devices.values()))

    async def rest(self) -> list[str]:
        """Bring all of them to rest; why some are not, a line each."""
        found = await asyncio.gather(*(device.rest() for device in self._devices.values()), return_exceptions=True)
        return [str(error) for error in found if error is not None]

    async def turn(self, name: str, position: Position) -> None:
        """Bring one into a position and see that it is there; an emergency stop ends that, too.

        Raises ControlFailure, Unavailable.
        """
        if self._dry_run:
            self._note(f"{name}: would be turned {position} (dry run)")
            return
        stopping = asyncio.create_task(self._stopped.wait())
        turning = asyncio.create_task(self._turn(name, position))
        try:
            await asyncio.wait((stopping, turning), return_when=asyncio.FIRST_COMPLETED)
            if self._stopped.is_set():
                raise ControlFailure(f"{name}: not turned {position}: emergency stop")
            await turning
        finally:
            stopping.cancel()
            turning.cancel()
            await asyncio.gather(stopping, turning, return_exceptions=True)

    async def _turn(self, name: str, position: Position) -> None:
        if not self._stopped.is_set():
            await self._devices[name].turn(position)

    def rest_position(self, name: str) -> Position:
        """Where a device is when nobody uses it."""
        return self._lab.devices[name].rest

    def handset(self, name: str) -> HookSwitch:
        """The handset that a device lifts."""
        return HookSwitch(name, self)

    def _heard(self, news: DeviceNews) -> None:
        self._record(news)
        words = {"told": "is told to go", "confirmed": "confirms that it is", "found": "is"}
        self._note(f"{news.device}: {words[news.what]} {news.position}")

    def _stop(self, message: BusMessage) -> None:
        if not message.retained:
            self._stopped.set()
            self._note("emergency stop")


@dataclass(frozen=True, slots=True)
class HookSwitch:
    """A device that lifts a handset while it is on."""

    name: str
    devices: LabDevices

    @property
    def presses_keys(self) -> bool:
        """It moves the hook alone."""
        return False

    async def lift(self) -> None:
        """Off-hook. Raises ControlFailure."""
        await self.devices.turn(self.name, "on")

    async def put_down(self) -> None:
        """On-hook. Raises ControlFailure."""
        await self.devices.turn(self.name, "off")

    async def press(self, keys: str) -> None:
        """Raises ControlFailure: there is nothing that presses."""
        raise ControlFailure(f"{self.name}: lifts the handset and cannot press {keys}")


@contextlib.asynccontextmanager
async def lab_devices(
    lab: Lab,
    bus: BusConnection,
    names: Iterable[str],
    note: Callable[[str], None],
    *,
    phones: Mapping[str, LabPhone] = NO_PHONES,
    dry_run: bool = False,
) -> AsyncIterator[LabDevices]:
    """Devices for one case. However it ends, the watchdog brings them to rest, and `phones` with them.

    Raises ControlFailure, Unavailable.
    """
    chosen = {name: lab.devices[name] for name in names}
    devices = LabDevices(lab, bus, note, dry_run=dry_run)
    order = WatchdogOrder(broker=lab.bus, devices={} if dry_run else chosen, phones=dict(phones))
    async with watched(order, note, devices.rest):
        await devices.open(chosen)
        yield devices
