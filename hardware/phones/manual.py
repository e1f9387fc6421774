"""A phone that a person operates: every order is a request that the person confirms."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hardware.phones.unable import UnablePhone

if TYPE_CHECKING:
    from hardware.phones.control import Ability, Ask

PATIENCE_S = 120.0
"""How long a person has for one order."""


class ManualPhone(UnablePhone):
    """Any phone at all. A person who answers anything but yes has said why it did not work: ControlFailure."""

    abilities: frozenset[Ability] = frozenset(
        {"dial", "answer", "reject", "hang_up", "hold", "resume", "press", "transfer", "mute", "reboot"}
    )

    def __init__(self, name: str, ask: Ask, *, patience_s: float = PATIENCE_S) -> None:
        super().__init__(name, "a person")
        self._ask = ask
        self._patience_s = patience_s
        self._may_be_busy = False

    async def dial(self, target: str) -> None:
        """Ask for a call to `target`."""
        self._may_be_busy = True
        await self._want(f"call {target}")

    async def answer(self) -> None:
        """Ask for the ringing call to be answered."""
        self._may_be_busy = True
        await self._want("answer the call that rings")

    async def reject(self) -> None:
        """Ask for the ringing call to be refused."""
        await self._want("refuse the call that rings")

    async def hang_up(self) -> None:
        """Ask for the call to be ended."""
        await self._want("hang up")
        self._may_be_busy = False

    async def hold(self) -> None:
        """Ask for the call to be held."""
        await self._want("put the call on hold")

    async def resume(self) -> None:
        """Ask for the call to be taken back."""
        await self._want("take the call back from hold")

    async def press(self, digits: str) -> None:
        """Ask for keys to be pressed."""
        await self._want(f"press {' '.join(self.keys(digits))}")

    async def transfer(self, target: str) -> None:
        """Ask for a blind transfer."""
        await self._want(f"transfer the call to {target}, without asking there first")

    async def mute(self, *, on: bool) -> None:
        """Ask for the microphone to be muted or unmuted."""
        await self._want("mute the microphone" if on else "switch the microphone on again")

    async def reboot(self) -> None:
        """Ask for a restart."""
        await self._want("restart the phone")

    async def rest(self) -> None:
        """Ask for the phone to be on-hook, if somebody was asked to call or answer and not to hang up."""
        if self._may_be_busy:
            await self.hang_up()

    async def _want(self, what: str) -> None:
        question = f"{self.name}: please {what}"
        try:
            async with asyncio.timeout(self._patience_s):
                answer = await self._ask(question)
        except TimeoutError:
            raise self.failure(f"nobody confirmed in {self._patience_s:g} s: please {what}") from None
        if answer.strip().lower() not in ("", "y", "yes", "ok", "done"):
            raise self.failure(f"asked to {what}, the person said: {answer.strip()}")
