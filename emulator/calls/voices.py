"""Who sounds on the legs that somebody watches: the engine's facts, on the exchange's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.calls.events import VoiceBegan, VoiceCeased
from emulator.media import events as media
from emulator.media.commands import UnwatchVoice, WatchVoice

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.events import VoiceEvent
    from emulator.calls.leg import Leg


class Voices:
    """The watches of all legs. The engine watches a leg once, for as long as anybody here does."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._watchers: dict[str, set[str]] = {}
        self._sounding: dict[str, VoiceBegan] = {}

    def watch(self, call_uuid: str, watcher: str) -> VoiceBegan | None:
        """Tell `voice` of the leg from now on; `watcher` is any name. The voice that is sounding, as far as known.

        What sounded before the first watch of a leg is not known: a voice then begins with the watch.
        """
        watchers = self._watchers.setdefault(call_uuid, set())
        if not watchers:
            self._board.media(WatchVoice(leg=call_uuid))
        watchers.add(watcher)
        return self._sounding.get(call_uuid)

    def unwatch(self, call_uuid: str, watcher: str) -> None:
        """`watcher` needs to know no more. No effect when it never watched, or the leg is over."""
        watchers = self._watchers.get(call_uuid, set())
        watchers.discard(watcher)
        if not watchers and call_uuid in self._watchers:
            self._board.media(UnwatchVoice(leg=call_uuid))
            self._forget(call_uuid)

    def sounds(self, call_uuid: str, watcher: str) -> bool:
        """Whether the leg sounds now, as far as `watcher` knows."""
        return watcher in self._watchers.get(call_uuid, ()) and call_uuid in self._sounding

    def heard(self, fact: media.VoiceStarted | media.VoiceStopped, now: float) -> VoiceEvent | None:
        """The fact as one of the call, or None: nobody watches that leg any more, or it told nothing new."""
        if fact.leg not in self._watchers:
            return None
        at = now - (fact.told_sample - fact.at_sample) / SAMPLES_PER_S
        began = self._sounding.pop(fact.leg, None)
        if isinstance(fact, media.VoiceStopped):
            return VoiceCeased(call_uuid=fact.leg, at=at, began=began.at) if began else None
        voice = self._sounding[fact.leg] = began or VoiceBegan(call_uuid=fact.leg, at=at)
        return None if began else voice

    def leg_ended(self, leg: Leg) -> None:
        """The engine forgets its watch with the leg."""
        self._forget(leg.call_uuid)

    def is_idle(self) -> bool:
        """Whether nobody watches."""
        return not self._watchers

    def _forget(self, call_uuid: str) -> None:
        self._watchers.pop(call_uuid, None)
        self._sounding.pop(call_uuid, None)
