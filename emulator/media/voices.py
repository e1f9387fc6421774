"""Voice activity: when the peers of watched legs begin and cease to sound, by the measure of a recording's silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.media.commands import UnwatchVoice, WatchVoice
from emulator.media.events import VoiceStarted, VoiceStopped
from emulator.media.loudness import RECENT, loud_samples
from emulator.media.readback import from_peer

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable


@dataclass(slots=True, kw_only=True)
class _Watch:
    leg: Leg
    begun: int
    """Engine sample; what came before is not looked at."""
    loud_until: int | None = None
    """The engine sample after the last loud one of the run that is under way; None while the peer is silent."""


class Voices:
    """The legs that are watched; none costs nothing. `events` is the engine's list.

    A run begins with a loud sample and ends when none followed for `RECENT`: shorter pauses are part of speech, and a
    packet that comes as late as that still counts. It is told when it began and ended, not when that was known.
    """

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events
        self._watches: dict[str, _Watch] = {}

    @property
    def orders(self) -> dict[type, Callable[..., None]]:
        """How to carry out the commands that are for this part."""
        return {WatchVoice: self._watch, UnwatchVoice: self._unwatch}

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody is watched."""
        return not self._watches

    def tick(self, now: int) -> None:
        """Look at the latest samples of every watched leg."""
        for watch in list(self._watches.values()):
            if watch.leg.closed_sample is None:
                self._look(watch, now)
            else:
                del self._watches[watch.leg.leg]

    def _watch(self, command: WatchVoice, now: int) -> None:
        """Look at what stands at engine sample `now` and later; a leg that is watched already is left alone."""
        leg = self._table.find(command.leg)
        watch = self._watches.get(command.leg)
        if leg is not None and (watch is None or watch.leg is not leg):
            self._watches[command.leg] = _Watch(leg=leg, begun=now)

    def _unwatch(self, command: UnwatchVoice, _: int) -> None:
        """Look no more; a run under way is not ended."""
        self._watches.pop(command.leg, None)

    def _look(self, watch: _Watch, now: int) -> None:
        start = max(watch.begun, now - RECENT)
        recent = np.zeros(now - start, np.int16)
        from_peer(self._table, watch.leg, start, recent)
        loud = loud_samples(recent)
        leg = watch.leg.leg
        if len(loud):
            if watch.loud_until is None:
                at = start + int(loud[0])
                self._events.append(VoiceStarted(leg=leg, at_sample=at, told_sample=now))
            watch.loud_until = start + int(loud[-1]) + 1
        elif watch.loud_until is not None:
            self._events.append(VoiceStopped(leg=leg, at_sample=watch.loud_until, told_sample=now))
            watch.loud_until = None
