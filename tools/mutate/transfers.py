"""Mutants of transfers by the phones themselves: who takes whose place, and what the recording says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.calls.negotiation import Negotiation
from emulator.media.legs import LegTable
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.media.legs import Leg
    from tools.mutate.mutant import Breakage


@mutant("transfer_by_the_agent", "transfer_attended", says="who was at the far end")
def first_phone_named_throughout(breakage: Breakage) -> None:
    """A recording names the first phone of a leg as long as it lasts, also after a transfer."""

    def hear(original: Callable[..., Any], table: LegTable, leg: Leg, source: Address, now: int) -> None:
        before = list(leg.turns)
        original(table, leg, source, now)
        leg.turns = before or leg.turns

    breakage.replace(LegTable, "hear", hear)


@mutant("transfer_attended", says="colleague")
def joined_calls_are_deaf(breakage: Breakage) -> None:
    """Two calls that a transfer makes one hear nothing of each other."""
    breakage.replace(Negotiation, "join", lambda *_, **__: None)
