"""Keeps devices safe: none is on for too long, all rest at an emergency stop and when who uses them is gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from hardware.bus.device_record import recorder
from hardware.bus.devices import BusDevice
from hardware.bus.topics import Topics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.bus.connection import BusConnection, BusMessage
    from hardware.bus.devices import DeviceNews
    from hardware.lab_file import Device

TRY_AGAIN_S = 2.0
"""A device that is on for too long and does not go off is told so again."""


class Guard:
    """Watches devices by a connection of its own."""

    def __init__(self, devices: Mapping[str, Device], bus: BusConnection, base: str, by: str) -> None:
        """`base`: of our topics; `by`: what commands are signed with."""
        self._bus = bus
        self._topics = Topics(base)
        self._record = recorder(bus, self._topics, by, tells_states=True)
        self._devices = {name: BusDevice(name, device, bus, self._heard) for name, device in devices.items()}
        self._on_since: dict[str, float] = {}
        self._news = asyncio.Event()
        self._must_stop = False
        self._asked_at = 0
        """By which connection the devices were last asked where they are."""

    async def open(self) -> None:
        """Listen to the devices, and for an emergency stop."""
        for device in self._devices.values():
            await device.open()
        await self._bus.listen(self._topics.stop, self._stop)

    async def watch(self, ended: asyncio.Event) -> None:
        """Until `ended`; whoever sets it calls `wake` then."""
        while not ended.is_set():
            self._news.clear()
            if self._must_stop:
                self._must_stop = False
                await self.rest()
            if self._bus.is_connected and self._bus.times_connected != self._asked_at:
                # What moved while we were away was told to nobody here.
                self._asked_at = self._bus.times_connected
                await asyncio.gather(*(device.ask() for device in self._devices.values()))
            await self._end_what_is_on_for_too_long()
            try:
                async with asyncio.timeout_at(self._next_end()):
                    await self._news.wait()
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Have `watch` look again."""
        self._news.set()

    async def rest(self) -> list[str]:
        """Bring all to rest; why some are not, a line each."""
        found = await asyncio.gather(*(device.rest() for device in self._devices.values()), return_exceptions=True)
        for error in found:
            if error is not None and not isinstance(error, OffhookError):
                raise error
        return [str(error) for error in found if error is not None]

    def _heard(self, news: DeviceNews) -> None:
        self._record(news)
        if news.what == "found":
            if news.position == "off":
                self._on_since.pop(news.device, None)
            else:
                self._on_since.setdefault(news.device, asyncio.get_running_loop().time())
            self._news.set()

    def _stop(self, message: BusMessage) -> None:
        if not message.retained:  # An order that somebody has left there by mistake would stop every run for ever.
            self._must_stop = True
            self._news.set()

    def _next_end(self) -> float | None:
        ends = [self._end(name) for name in self._on_since]
        return min((end for end in ends if end is not None), default=None)

    def _end(self, name: str) -> float | None:
        longest = self._devices[name].device.longest_on_s
        return None if longest is None else self._on_since[name] + longest

    async def _end_what_is_on_for_too_long(self) -> None:
        now = asyncio.get_running_loop().time()
        for name in list(self._on_since):
            end = self._end(name)
            if end is not None and end <= now:
                self._on_since[name] += now - end + TRY_AGAIN_S  # Unless it says that it is off.
                await asyncio.gather(self._devices[name].turn("off"), return_exceptions=True)
