"""Mutants of whom a call reaches: the phones of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.forks import Forks
from emulator.runtime.directory import StoreDirectory
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from tools.mutate.mutant import Breakage


@mutant("dial_every_phone_of_a_user[desk-cell]", says="ringing")
def only_one_phone_rings(breakage: Breakage) -> None:
    """Of the phones of a user only the one that registered last is rung."""
    breakage.replace(StoreDirectory, "destinations", lambda original, directory, to: original(directory, to)[:1])


@mutant("dial_every_phone_of_a_user[desk-cell]", says="not ended")
def other_phone_rings_on(breakage: Breakage) -> None:
    """When one phone of a user is picked up the others ring on."""
    breakage.replace(Forks, "_cancel", lambda *_, **__: None)
