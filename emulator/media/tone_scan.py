"""DTMF tones in PCM (ITU-T Q.23, Q.24): of many lines at once, in windows of 20 ms that begin every 10 ms.

A window has a digit when one tone of each group holds nearly all its energy, with tolerable twist and without second
harmonics: a voice has the pitch and its harmonics, a keypad has not. Three windows in a row with one digit, which is
40 ms of tone, are a press; three without it end it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emulator.audio.dtmf import HIGH, KEYS, LOW

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOP = 80
"""Samples from window to window, 10 ms."""
WINDOW = 160
OFF_TUNE = 0.012
"""Every tone is looked for in three places: Q.24 lets it be off by 1.5 per cent."""
PURITY = 0.72
"""Least share of a window's energy that is in its two tones."""
NEIGHBOUR = 0.25
"""Greatest energy of another tone of the group, of that of the strongest."""
HARMONIC = 0.1
"""Greatest energy at twice a tone's frequency, of that of the tone."""
LEAK = 0.05
"""What a high tone shows at twice the frequency of a low one, which may lie only 57 Hz away."""
TWIST, REVERSE_TWIST = 10**1.0, 10**0.6
"""The low tone may be 10 dB above the high one, the high tone 6 dB above the low one (Q.24: 8 and 4)."""
QUIET = 350.0**2 * WINDOW / 2
"""Least energy of a tone: an amplitude of 350, about -36 dBm0."""
RUN = 3
"""Windows in a row that begin a press, or end it."""
LOST = 6
"""Windows in a row of which something is missing, after which a press is over."""
_RATE = 8000


class Found(NamedTuple):
    """A press that has begun or ended."""

    line: int
    digit: str
    duration_ms: int | None
    """None when it begins."""


class ToneScan:
    """Scans lines for digits; a line is a row of the state."""

    def __init__(self, lines: int) -> None:
        self._tail = np.zeros((lines, HOP), np.float32)
        self._tail_present = np.zeros(lines, np.bool_)
        self._candidate = np.full(lines, -1, np.int64)
        self._run = np.zeros(lines, np.int64)
        self._pressed = np.full(lines, -1, np.int64)
        self._gap = np.zeros(lines, np.int64)
        self._hops = np.zeros(lines, np.int64)
        """Windows since the first one of the press."""

    def __len__(self) -> int:
        return len(self._run)

    def forget(self, line: int) -> None:
        """Begin a line anew."""
        self._tail[line] = 0
        self._tail_present[line] = False
        self._candidate[line] = self._pressed[line] = -1
        self._run[line] = self._gap[line] = self._hops[line] = 0

    def scan(self, lines: NDArray[np.intp], pcm: NDArray[np.int16], present: NDArray[np.bool_]) -> list[Found]:
        """Take the next 20 ms [n, 160] of some lines; `present` [n, 2] says of which halves there are samples."""
        samples = pcm.astype(np.float32)
        windows = np.concatenate([self._tail[lines], samples], axis=1)
        whole = np.concatenate([self._tail_present[lines][:, None], present], axis=1)
        self._tail[lines] = samples[:, HOP:]
        self._tail_present[lines] = present[:, 1]
        found: list[Found] = []
        for place in (0, 1):
            codes = _digits_of(windows[:, place * HOP : place * HOP + WINDOW])
            is_whole = whole[:, place] & whole[:, place + 1]
            found += self._step(lines, codes, is_whole)
        return found

    def _step(self, lines: NDArray[np.intp], codes: NDArray[np.int64], is_whole: NDArray[np.bool_]) -> list[Found]:
        """Move on by one window. What is missing neither begins nor soon ends a press."""
        candidate, run = self._candidate[lines], self._run[lines]
        pressed, gap = self._pressed[lines], self._gap[lines]
        run = np.where(is_whole, np.where((codes == candidate) & (codes >= 0), run + 1, codes >= 0), run)
        candidate = np.where(is_whole, codes, candidate)
        is_gap = np.where(is_whole, codes != pressed, True)
        gap = np.where(is_whole & ~is_gap, 0, gap + 1)
        begins = is_whole & (run >= RUN) & (candidate != pressed)
        limit = np.where(is_whole, RUN, LOST)
        ends = (pressed >= 0) & (begins | (gap >= limit))
        self._hops[lines] += 1
        found = []
        for row in (ends | begins).nonzero()[0].tolist():
            line = int(lines[row])
            if ends[row]:
                found.append(Found(line, _name(int(pressed[row])), 10 * int(self._hops[line] - gap[row] + 1)))
            if begins[row]:
                found.append(Found(line, _name(int(candidate[row])), None))
                self._hops[line] = RUN - 1
        self._candidate[lines], self._run[lines] = candidate, run
        self._pressed[lines] = np.where(begins, candidate, np.where(ends, -1, pressed))
        self._gap[lines] = np.where(begins | ends, 0, gap)
        return found


def _basis() -> NDArray[np.float32]:
    """[160, 80]: cosines, then sines, of the tones in three places each and of their second harmonics."""
    tones = np.array(LOW + HIGH, np.float64)
    places = [tones * (1 - OFF_TUNE), tones, tones * (1 + OFF_TUNE), 2 * tones]
    angles = 2 * np.pi / _RATE * np.outer(np.arange(WINDOW), np.concatenate(places))
    # A tone of amplitude A gives its energy, A² · 160 / 2, as the sum of the two squares.
    parts = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
    scaled: NDArray[np.float32] = (parts * (2 / WINDOW) ** 0.5).astype(np.float32)
    return scaled


_BASIS = _basis()


def _digits_of(windows: NDArray[np.float32]) -> NDArray[np.int64]:
    """Which digit each window [n, 160] has, 4 * low + high, or -1."""
    parts = (windows @ _BASIS) ** 2
    energies = (parts[:, :32] + parts[:, 32:]).reshape(-1, 4, 8)
    tones, harmonics = energies[:, :3].max(axis=1), energies[:, 3]
    total = (windows**2).sum(axis=1)
    rows = np.arange(len(windows))
    strongest = tones.reshape(-1, 2, 4).argmax(axis=2) + np.array([0, 4])
    low, high = tones[rows, strongest[:, 0]], tones[rows, strongest[:, 1]]
    second = np.sort(tones.reshape(-1, 2, 4), axis=2)[:, :, 2]
    is_digit = (
        (low >= QUIET)
        & (high >= QUIET)
        & (low + high >= PURITY * total)
        & (low <= TWIST * high)
        & (high <= REVERSE_TWIST * low)
        & (second[:, 0] <= NEIGHBOUR * low)
        & (second[:, 1] <= NEIGHBOUR * high)
        & (harmonics[rows, strongest[:, 0]] <= HARMONIC * low + LEAK * high)
        & (harmonics[rows, strongest[:, 1]] <= HARMONIC * high)
    )
    return np.where(is_digit, 4 * strongest[:, 0] + strongest[:, 1] - 4, -1)


def _name(code: int) -> str:
    return KEYS[code // 4][code % 4]
