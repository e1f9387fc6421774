"""A phone that a person operates: every order is a request that the person confirms."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.phones.control import EVERY_ABILITY, ControlFailure
from hardware.phones.unable import UnablePhone

if TYPE_CHECKING:
    from hardware.phones.control import Ability, Ask

PATIENCE_S = 120.0
"""How long a person has for one order."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked on behalf of one phone."""

    name: str
    """Of the phone."""
    ask: Ask
    patience_s: float

    async def want(self, what: str) -> None:
        """Have them do it. Raises ControlFailure when they say no, or nothing."""
        try:
            async with asyncio.timeout(self.patience_s):
                answer = await self.ask(f"{self.name}: please {what}", self.patience_s)
        except TimeoutError:
            raise ControlFailure(f"{self.name}: nobody confirmed in {self.patience_s:g} s: please {what}") from None
        if answer:
            raise ControlFailure(f"{self.name}: asked to {what}, the person said: {answer}")


class ManualPhone(UnablePhone):
    """Any phone at all. A person who answers anything has said why it did not work: ControlFailure."""

    def __init__(self, name: str, ask: Ask, *, patience_s: float = PATIENCE_S) -> None:
        super().__init__(name, "a person")
        self._person = Person(name, ask, patience_s)
        self._may_be_busy = False

    @property
    def abilities(self) -> frozenset[Ability]:
        """What a person does; status and events are read off by nobody."""
        return EVERY_ABILITY - {"status", "events"}

    async def dial(self, target: str) -> None:
        """Ask for a call to `target`."""
        self._may_be_busy = True
        await self._person.want(f"call {target}")

    async def answer(self) -> None:
        """Ask for the ringing call to be answered."""
        self._may_be_busy = True
        await self._person.want("answer the call that rings")

    async def reject(self) -> None:
        """Ask for the ringing call to be refused."""
        await self._person.want("refuse the call that rings")

    async def hang_up(self) -> None:
        """Ask for the call to be ended."""
        await self._person.want("hang up")
        self._may_be_busy = False

    async def hold(self) -> None:
        """Ask for the call to be held."""
        await self._person.want("put the call on hold")

    async def resume(self) -> None:
        """Ask for the call to be taken back."""
        await self._person.want("take the call back from hold")

    async def press(self, digits: str) -> None:
        """Ask for keys to be pressed."""
        await self._person.want(f"press {' '.join(self.keys(digits))}")

    async def transfer(self, target: str) -> None:
        """Ask for a blind transfer."""
        await self._person.want(f"transfer the call to {target}, without asking there first")

    async def mute(self, *, on: bool) -> None:
        """Ask for the microphone to be muted or unmuted."""
        await self._person.want("mute the microphone" if on else "switch the microphone on again")

    async def reboot(self) -> None:
        """Ask for a restart."""
        await self._person.want("restart the phone")

    async def rest(self) -> None:
        """Ask for the phone to be on-hook, if somebody was asked to call or answer and not to hang up."""
        if self._may_be_busy:
            await self.hang_up()


class ManualHandset:
    """The `Handset` of an analogue phone, moved by a person."""

    presses_keys = True

    def __init__(self, name: str, ask: Ask, *, patience_s: float = PATIENCE_S) -> None:
        self._person = Person(name, ask, patience_s)

    async def lift(self) -> None:
        """Ask for the handset to be lifted."""
        await self._person.want("lift the handset")

    async def put_down(self) -> None:
        """Ask for it to be put down."""
        await self._person.want("put the handset down")

    async def press(self, keys: str) -> None:
        """Ask for keys to be pressed."""
        await self._person.want(f"press {' '.join(keys)}")
