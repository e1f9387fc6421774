"""Writes facts into the store; a store that cannot be written hurts no call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from emulator.base.clock import WallClock
    from emulator.calls.events import CallEvent
    from emulator.records.store import Store


class FactKeeper:
    """`keep` is what the reporter does with a fact before it tells anybody."""

    def __init__(self, store: Store, wall: WallClock) -> None:
        self._store = store
        self._wall = wall

    def keep(self, event: CallEvent) -> str:
        """Fold a fact into the records. Returns why it is not in the store (a full disk), or an empty text."""
        try:
            self._store.record(event, self._wall)
        except Unavailable as error:
            return str(error)
        return ""
