"""Keeps the platform registered at its upstreams, and tells how that stands (docs/trunks.md)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.sip.commands import Unregister
from emulator.sip.events import RegistrationChanged
from emulator.sip.message import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emulator.base.trace import Lane
    from emulator.sip.commands import Command, Register

GOODBYE_S = 2.0
"""What an upstream is given to take our leave; one that is gone does not keep us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkState:
    """How a registration stands."""

    is_registered: bool
    status: int
    """Of the last final response; 408: none came, 503: no way there; 0: it is under way."""
    reason: str
    until_ns: int | None = None
    """Wall time at which it ends if it is not refreshed."""
    again_ns: int | None = None
    """Wall time of the next try."""


UNDER_WAY = TrunkState(is_registered=False, status=0, reason="")


class TrunkDesk:
    """One per platform."""

    def __init__(self, orders: Sequence[Register], line: Callable[[Lane, str, str], None]) -> None:
        """The `registration` of an order is the name of its trunk; `line` adds to the time line."""
        self._orders = orders
        self._line = line
        self._order: Callable[[Command], None] | None = None
        self._wall_ns: Callable[[], int] = int
        self._states = {order.registration: UNDER_WAY for order in orders}
        self._leaving: dict[str, asyncio.Event] = {}

    def begin(self, order: Callable[[Command], None], wall_ns: Callable[[], int]) -> None:
        """Register at all of them; `order` is for the SIP endpoint."""
        self._order, self._wall_ns = order, wall_ns
        for register in self._orders:
            order(register)

    def states(self) -> Mapping[str, TrunkState]:
        """By the name of the trunk."""
        return self._states

    def hear(self, fact: object) -> bool:
        """Take a fact of the SIP endpoint; whether it was for this desk."""
        if not isinstance(fact, RegistrationChanged) or fact.registration not in self._states:
            return False
        name = fact.registration
        if name in self._leaving:
            self._leaving[name].set()
            return True
        before, state = self._states[name], self._state(fact)
        self._states[name] = state
        if (before.is_registered, before.status) != (state.is_registered, state.status):
            self._tell(name, fact)
        return True

    async def end(self) -> None:
        """Take leave of those where we are registered."""
        if self._order is None:
            return
        self._leaving = {name: asyncio.Event() for name, state in self._states.items() if state.is_registered}
        for name in self._leaving:
            self._order(Unregister(registration=name))
        gone = [asyncio.create_task(event.wait()) for event in self._leaving.values()]
        if gone:
            _, late = await asyncio.wait(gone, timeout=GOODBYE_S)
            for task in late:
                task.cancel()

    def _state(self, fact: RegistrationChanged) -> TrunkState:
        is_registered = fact.expires_s > 0
        return TrunkState(
            is_registered=is_registered,
            status=fact.status,
            reason=readable(fact.reason),
            until_ns=self._in(fact.expires_s) if is_registered else None,
            again_ns=None if fact.again_in_s is None else self._in(fact.again_in_s),
        )

    def _in(self, seconds: float) -> int:
        return self._wall_ns() + int(seconds * 1e9)

    def _tell(self, name: str, fact: RegistrationChanged) -> None:
        if fact.expires_s:
            self._line("sip", "", f"trunk {name}: registered for {fact.expires_s} s")
            return
        again = "" if fact.again_in_s is None else f"; next try in {fact.again_in_s:.0f} s"
        self._line("warning", "", f"trunk {name}: not registered: {fact.status} {readable(fact.reason)}{again}")
