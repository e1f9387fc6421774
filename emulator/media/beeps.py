"""Beeps: when a steady tone of the peer of a watched leg is over, as an answering machine ends its greeting.

A window has a tone when nearly all its energy is at one frequency: a voice has harmonics, keys and ring tones have two.
Windows with the same tone, one after the other, are a beep when they last long enough, and not too long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.units import SAMPLES_PER_S
from emulator.media.commands import UnwatchBeep, WatchBeep
from emulator.media.events import BeepHeard
from emulator.media.loudness import RECENT
from emulator.media.readback import from_peer
from emulator.media.rows import FRAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable

WINDOW = 640
"""Samples: 80 ms, so that the two tones of ringing (440 and 480 Hz) are told apart."""
MARGIN = WINDOW // 4
"""Samples before and behind the middle half of a window, which decides: its edges weigh little."""
LOWEST_HZ, HIGHEST_HZ = 350, 2500
PURITY = 0.9
"""Least share of a window's energy that is at its tone."""
SAME_HZ = 15
"""Two windows have the same tone when theirs differ by no more."""
GAP = 5
"""Windows in a row without the tone that end it; one packet that is lost spoils as many less one."""
LONGEST = 5 * SAMPLES_PER_S
"""Samples; what sounds for longer is no beep."""

_STEP_HZ = SAMPLES_PER_S / WINDOW
_LOBE = 2
"""Spectral lines on either side of a tone that are its own, by the shape of the window."""
_HANN: NDArray[np.float64] = np.hanning(WINDOW)


@dataclass(slots=True, kw_only=True)
class _Watch:
    leg: Leg
    order: WatchBeep
    next_window: int
    """The engine sample at which the next window begins."""
    hertz: float = 0.0
    """Of the tone under way; 0: there is none."""
    began: int = 0
    ended: int = 0
    """The engine sample after the latest window with it."""
    windows: int = 0
    """Of the tone."""

    @property
    def is_beep(self) -> bool:
        """Whether the tone that is over lasted as a beep does; each of its edges may be a frame off."""
        heard = WINDOW - 2 * MARGIN + FRAME * (self.windows - 1)
        return 8 * self.order.least_ms <= heard + 2 * FRAME and self.ended - self.began <= LONGEST


class Beeps:
    """The legs that are watched; none costs nothing. `events` is the engine's list.

    Windows are read when no packet that still counts can come for them, as those of voices are.
    """

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events
        self._watches: dict[str, _Watch] = {}

    @property
    def orders(self) -> dict[type, Callable[..., None]]:
        """How to carry out the commands that are for this part."""
        return {WatchBeep: self._watch, UnwatchBeep: self._unwatch}

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody is watched."""
        return not self._watches

    def tick(self, now: int) -> None:
        """Look at the windows that are due."""
        for watch in list(self._watches.values()):
            if watch.leg.closed_sample is not None:
                del self._watches[watch.leg.leg]
                continue
            while watch.next_window + WINDOW + RECENT <= now:
                self._look(watch, now)
                watch.next_window += FRAME

    def _watch(self, command: WatchBeep, now: int) -> None:
        """Look at what stands at engine sample `now` and later."""
        leg = self._table.find(command.leg)
        if leg is not None:
            self._watches[command.leg] = _Watch(leg=leg, order=command, next_window=now)

    def _unwatch(self, command: UnwatchBeep, _: int) -> None:
        self._watches.pop(command.leg, None)

    def _look(self, watch: _Watch, now: int) -> None:
        window = np.zeros(WINDOW, np.int16)
        from_peer(self._table, watch.leg, watch.next_window, window)
        hertz = steady_tone(window, watch.order.threshold)
        end = watch.next_window + WINDOW - MARGIN
        if hertz and watch.hertz and abs(hertz - watch.hertz) <= SAME_HZ:
            watch.ended = end
            watch.windows += 1
            return
        if watch.hertz and (hertz or end - watch.ended >= GAP * FRAME):
            self._over(watch, now)
        if hertz and not watch.hertz:
            watch.hertz, watch.windows = hertz, 1
            watch.began, watch.ended = watch.next_window + MARGIN, end

    def _over(self, watch: _Watch, now: int) -> None:
        if watch.is_beep:
            self._events.append(
                BeepHeard(
                    leg=watch.leg.leg,
                    at_sample=watch.ended,
                    told_sample=now,
                    hertz=round(watch.hertz),
                    measured_ms=(watch.ended - watch.began) // 8,
                )
            )
        watch.hertz = 0.0


def steady_tone(window: NDArray[np.int16], threshold: int) -> float:
    """The frequency in Hz of the one tone in a window [WINDOW] at 8000 Hz; 0 when it has none.

    `threshold` is the least amplitude, of 32768.
    """
    energy: NDArray[np.float64] = np.abs(np.fft.rfft(window * _HANN)) ** 2
    total = float(energy.sum())
    if total <= 0 or float(np.mean(window.astype(np.float64) ** 2)) < threshold**2 / 2:
        return 0.0
    peak = int(energy.argmax())
    lines = np.arange(max(0, peak - _LOBE), min(len(energy), peak + _LOBE + 1))
    own = float(energy[lines].sum())
    hertz = float((energy[lines] * lines).sum()) / own * _STEP_HZ
    return hertz if own >= PURITY * total and LOWEST_HZ <= hertz <= HIGHEST_HZ else 0.0
