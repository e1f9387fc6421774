"""Keys that legs are sent: telephone events in the place of their audio (RFC 4733 §2.5), or tones (ITU-T Q.23)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.dtmf import key_tones
from emulator.media.events import CueFinished
from emulator.media.rows import FRAME
from emulator.rtp.telephone_event import encode_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from emulator.media.commands import StartCue
    from emulator.media.events import Event
    from emulator.media.legs import Leg
    from emulator.rtp.telephone_event import EventPacket

KEY_MS = 100
"""A key, and the pause behind it."""
TICK_MS = 20
_KEY_TICKS = 2 * KEY_MS // TICK_MS
_PAUSE_TICKS = {"w": 500 // TICK_MS, "W": 1000 // TICK_MS}


@dataclass(slots=True, eq=False)
class _Sending:
    cue: str
    steps: Iterator[EventPacket | NDArray[np.int16] | None]
    """What the leg is sent tick by tick instead of a frame of its audio; None: nothing."""


class Keying:
    """The keys of all legs. `events` is the engine's list."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events
        self._waiting: dict[Leg, list[_Sending]] = {}
        """The keys of each leg, those that it is being sent first."""

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody is sent a key."""
        return not self._waiting

    def start(self, leg: Leg, order: StartCue) -> None:
        """Send the keys of `order` to the leg from the next step on, behind those that it is being sent."""
        rate = None if order.inband or leg.telephone_event_type is None else leg.telephone_event_rate
        steps = _tones(order.keys) if rate is None else _telephone_events(order.keys, rate)
        self._waiting.setdefault(leg, []).append(_Sending(order.cue, steps))

    def stop(self, leg: Leg, now: int, cue: str | None = None) -> None:
        """Break off all keys of a leg, or only those named `cue`."""
        waiting = self._waiting.get(leg, [])
        for each in [each for each in waiting if cue in {None, each.cue}]:
            waiting.remove(each)
            self._finish(leg, each, now, completed=False)

    def step(self, now: int) -> list[Leg]:
        """Set what every leg is sent in this tick. The legs for which a key begins or ends."""
        return [leg for leg in list(self._waiting) if self._step(leg, now)]

    def sounding(self, leg: Leg) -> str:
        """The cue whose tones the leg hears in this tick, or empty: also when it has been stopped since."""
        waiting = self._waiting.get(leg)
        return waiting[0].cue if waiting and isinstance(leg.key, np.ndarray) else ""

    def legs(self) -> list[Leg]:
        """Those that are sent a key in this tick."""
        return [leg for leg in self._waiting if leg.key is not None]

    def _step(self, leg: Leg, now: int) -> bool:
        was_keyed, leg.key = leg.key is not None, None
        waiting = self._waiting[leg]
        while waiting:
            try:
                leg.key = next(waiting[0].steps)
            except StopIteration:
                self._finish(leg, waiting.pop(0), now, completed=True)
            else:
                break
        else:
            del self._waiting[leg]
        return (leg.key is not None) != was_keyed

    def _finish(self, leg: Leg, keys: _Sending, now: int, *, completed: bool) -> None:
        self._events.append(CueFinished(leg=leg.leg, cue=keys.cue, at_sample=now, completed=completed))


def _telephone_events(keys: str, rate: int) -> Iterator[EventPacket | None]:
    for key in keys:
        packets = [] if key in _PAUSE_TICKS else encode_key(key, KEY_MS, clock=rate)
        yield from packets
        yield from [None] * (_PAUSE_TICKS.get(key, _KEY_TICKS) - len(packets))


def _tones(keys: str) -> Iterator[NDArray[np.int16] | None]:
    for key in keys:
        frames = [] if key in _PAUSE_TICKS else list(key_tones(key, KEY_MS).reshape(-1, FRAME))
        yield from frames
        yield from [None] * (_PAUSE_TICKS.get(key, _KEY_TICKS) - len(frames))
