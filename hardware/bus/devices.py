"""A device on the bus: told once, believed when it confirms, asked before it is ever told again."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hardware.bus.connection import BusAway
from hardware.bus.device_topics import topics_of
from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.bus.connection import BusConnection, BusMessage
    from hardware.bus.device_topics import Position
    from hardware.lab_file import Device

AWAY_S = 30.0
"""So long a command waits for a broker that went away, and then for the device to come back to it."""
RETAINED_WITHIN_S = 0.3
"""A state that the broker keeps comes as soon as it is subscribed to."""
ASKED_EVERY_S = 1.0
ATTEMPTS = 3
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNews:
    """Something about a device, for whoever keeps a record."""

    device: str
    what: Literal["told", "confirmed", "found"]
    """A command went out; it did what that said; it said where it is."""
    position: Position
    command: str = ""
    """Which command; no two have the same."""


class _ConnectionLost(Exception):
    """The broker went away in between: nobody knows what the device was told."""


class BusDevice:
    """One of the devices of lab.yaml."""

    def __init__(self, name: str, device: Device, bus: BusConnection, tell: Callable[[DeviceNews], None]) -> None:
        self.name = name
        self.device = device
        self._topics = topics_of(device)
        self._bus = bus
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()
        self._news = asyncio.Event()
        self._position: Position | None = None
        self._told_by = 0
        """Which connection brought that."""
        self._last_found: Position | None = None
        self._is_offline = False

    async def open(self) -> None:
        """Listen to it."""
        self._bus.watch(self._news.set)
        for topic in self._topics.states:
            await self._bus.listen(topic, self._heard)
        if self._topics.presence:
            await self._bus.listen(self._topics.presence, self._heard_presence)

    @property
    def position(self) -> Position | None:
        """Where it said it is, by the connection that there is now; None: not known."""
        return self._position if self._told_by == self._bus.times_connected else None

    async def ask(self) -> None:
        """Have it say where it is, if it can be asked; the answer is not waited for."""
        if self._topics.question is not None:
            with contextlib.suppress(BusAway):
                await self._bus.order(self._topics.question.topic, self._topics.question.payload)

    async def turn(self, wanted: Position) -> None:
        """Bring it there and see that it is there; nothing is sent when it is. Raises ControlFailure, BusAway."""
        is_told = was_lost = False
        async with self._one_at_a_time:
            for _ in range(ATTEMPTS):
                connection = await self._bus.connected(AWAY_S)
                try:
                    known = await self._asked(connection, AWAY_S if was_lost else self.device.within_s)
                    if known == wanted:
                        return
                    self._check_that_it_answers(known, is_told=is_told)
                    is_told = True
                    await self._command(wanted, connection)
                except _ConnectionLost:
                    was_lost = True
                else:
                    return
        raise ControlFailure(f"{self.name}: the connection with the broker was lost again and again")

    async def rest(self) -> None:
        """Bring it to its rest. Raises ControlFailure, BusAway."""
        await self.turn(self.device.rest)

    def _heard(self, message: BusMessage) -> None:
        found = self._topics.position(message.payload)
        if found is None or (message.retained and self._topics.question is not None):
            return  # One that can be asked is asked: what a broker keeps may be older than its last move.
        if found != self._last_found:
            self._last_found = found
            self._tell(DeviceNews(device=self.name, what="found", position=found))
        self._position, self._told_by = found, self._bus.times_connected
        self._news.set()

    def _heard_presence(self, message: BusMessage) -> None:
        self._is_offline = message.payload.strip().casefold() == "offline"

    def _check_that_it_answers(self, known: Position | None, *, is_told: bool) -> None:
        if known is not None:
            return
        if self._topics.question is not None:
            offline = f" ({self._topics.presence} says Offline)" if self._is_offline else ""
            raise ControlFailure(f"{self.name}: does not answer at {self._topics.command}{offline}")
        if is_told:
            raise ControlFailure(
                f"{self.name}: the connection was lost after it was told, and {self._topics.states[0]} does not say "
                "where it is; it is not told twice"
            )

    async def _asked(self, connection: int, within_s: float) -> Position | None:
        """Where it is; one that cannot be asked may have said so by itself. Raises _ConnectionLost."""
        question = self._topics.question
        if question is None:
            is_first = within_s == self.device.within_s
            await self._until(None, connection, RETAINED_WITHIN_S if is_first else within_s)
            return self.position
        self._position = None
        for _ in range(max(round(within_s / ASKED_EVERY_S), 1)):
            await self._order(question.topic, question.payload)
            if await self._until(None, connection, ASKED_EVERY_S):
                break
        return self.position

    async def _command(self, wanted: Position, connection: int) -> None:
        """Tell it and wait for it. Raises ControlFailure, _ConnectionLost."""
        number = f"{os.getpid()}-{next(_numbers)}"
        if wanted == "on" and self._topics.before_on is not None:
            await self._order(self._topics.before_on.topic, self._topics.before_on.payload)
        self._tell(DeviceNews(device=self.name, what="told", position=wanted, command=number))
        await self._order(self._topics.command, self._topics.payloads[wanted])
        if not await self._until(wanted, connection, self.device.within_s):
            said = f"it says {self.position}" if self.position else "it says nothing"
            raise ControlFailure(f"{self.name}: not {wanted} within {self.device.within_s:g} s; {said}")
        self._tell(DeviceNews(device=self.name, what="confirmed", position=wanted, command=number))

    async def _order(self, topic: str, payload: str) -> None:
        try:
            await self._bus.order(topic, payload)
        except BusAway as error:
            raise _ConnectionLost from error

    async def _until(self, wanted: Position | None, connection: int, within_s: float) -> bool:
        """Wait for a position, any one when None is wanted; whether it came. Raises _ConnectionLost."""
        try:
            async with asyncio.timeout(within_s):
                while not self._is_at(wanted):
                    if not self._bus.is_connected or self._bus.times_connected != connection:
                        raise _ConnectionLost
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    def _is_at(self, wanted: Position | None) -> bool:
        return self.position is not None and wanted in (None, self.position)
