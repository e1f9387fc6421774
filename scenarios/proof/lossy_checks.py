"""Compares what a lossy coding left with the capture: not the same samples, but alike within limits and at their place.

So are judged an MP3, all of it, and in a WAV the parts that were decoded from Opus, or recorded before it was encoded
(ADR 0004). Windows are so short that one lost packet breaks the limits, unless what it said was much softer than what
was around it; in every quarter second an MP3 is held to stricter limits.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.evidence import SIDES
from scenarios.proof.likeness import Likeness, decibel, likeness, offset_between
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence, Samples

WINDOW = 640
SNR_DB = 8.5
CORRELATION = 0.92
OFFSET_MS = 5.0
GAIN_DB = 1.0
"""LAME turns everything down by 0.45 dB to leave room for its own noise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How alike two windows have to be."""

    window: int
    """Samples."""
    snr_db: float
    correlation: float
    offset_ms: float
    gain_db: float


MP3 = Limits(WINDOW, SNR_DB, CORRELATION, OFFSET_MS, GAIN_DB)
"""Its gain is that of a quarter second."""
QUARTER = Limits(2000, snr_db=12.0, correlation=0.97, offset_ms=OFFSET_MS, gain_db=GAIN_DB)
DECODED = Limits(window=320, snr_db=6.0, correlation=0.9, offset_ms=0.0, gain_db=2.0)
"""Of two decoders, or of a sound and its decoded coding."""
QUIET = 200.0
"""RMS, -44 dBFS. What is softer is judged by its noise alone, as if it were so loud: MP3 drops what nobody hears, and
what one channel says leaves some noise in the silence of the other, up to 40 dB below a voice."""
FRAME = 1152
"""Samples of an MP3 frame (MPEG-1; half of it in MPEG-2): its noise lies over all of it, also where it is silent."""
_AROUND = 1280
"""Samples beside a window that help to find its offset: what is in it alone may have gone beyond the end."""
_TIE = 0.03
"""Noise may lift the correlation of a tone with itself a period later by this much."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a window of the file resembles what it should hold, after it was moved by the offset."""

    start: int
    offset_ms: float
    likeness: Likeness
    snr_db: float
    limits: Limits = MP3

    @property
    def passes(self) -> bool:
        """Whether the window holds what it should."""
        return self.snr_db >= self.limits.snr_db and self.likeness.correlation >= self.limits.correlation


def check_lossy_samples(evidence: Evidence) -> list[Verdict]:
    """Every channel against what the capture says it holds: the worst window counts."""
    names = list(SIDES) if evidence.sidecar.channels == 2 else ["mono"]
    due, held = evidence.expected, evidence.recording.samples
    length = min(evidence.sidecar.settled, len(held))
    return [
        verdict
        for column, name in enumerate(names[: evidence.recording.channels])
        for verdict in check_lossy(name, held[:length, column], due[:length, column], str(evidence.recording.path))
    ]


def check_lossy(name: str, held: Samples, due: Samples, file: str) -> list[Verdict]:
    """One channel of an MP3 against what it should hold, both equally long."""
    short, quarters = (
        [
            fit_window(held, due, start, end, limits)
            for start, end in itertools.pairwise([*range(0, len(held) - limits.window // 2, limits.window), len(held)])
        ]
        for limits in (MP3, QUARTER)
    )
    by_quarters = _verdicts(file, f"{name}, by quarter seconds", quarters, quarters, QUARTER)
    return _verdicts(file, name, short, quarters or short, MP3) + by_quarters


def check_decoded_samples(evidence: Evidence) -> list[Verdict]:
    """The lossy parts of every channel of a WAV: the worst window counts."""
    names = list(SIDES) if evidence.sidecar.channels == 2 else ["mono"]
    due, held = evidence.expected, evidence.recording.samples
    length = min(len(due), len(held))
    verdicts: list[Verdict] = []
    for column, name in enumerate(names[: evidence.recording.channels]):
        edges = np.flatnonzero(np.diff(evidence.lossy_part(name)[:length], prepend=False, append=False)).tolist()
        windows = [
            window
            for start, end in zip(edges[::2], edges[1::2], strict=True)
            for window in itertools.pairwise([*range(start, end - DECODED.window // 2, DECODED.window), end])
        ]
        fits = [fit_window(held[:length, column], due[:length, column], *each, DECODED) for each in windows]
        verdicts += _verdicts(str(evidence.recording.path), f"{name}, decoded", fits, fits, DECODED)
    return verdicts


def fit_window(held: Samples, due: Samples, start: int, end: int, limits: Limits = MP3) -> Fit:
    """Compare samples `start` … `end`-1; an offset is looked for only where they do not fit at their place."""
    floor = max(QUIET, _rms(due[max(0, start - FRAME) : end + FRAME]))
    found = _compare(held[start:end], due[start:end], (start, 0), floor, limits)
    if found.passes or _is_soft(_rms(due[start:end]), floor):
        return found
    lag = offset_between(held, due, max(0, start - _AROUND), min(end + _AROUND, len(due)), tie=_TIE)
    begin, finish = max(start, -lag), min(end, len(held) - lag)
    if not lag or finish <= begin:
        return found
    return _compare(held[begin + lag : finish + lag], due[begin:finish], (start, lag), floor, limits)


def _compare(held: Samples, due: Samples, place: tuple[int, int], floor: float, limits: Limits) -> Fit:
    """`place` is start and lag; `floor` how loud it is around: what is much softer is judged by its noise."""
    loudness = _rms(due)
    noise = _rms(held.astype(np.float64) - due)
    snr = decibel(max(loudness, floor) / noise) if noise else math.inf
    found = Likeness.same() if _is_soft(loudness, floor) else likeness(held, due)
    start, lag = place
    return Fit(start, lag / 8, found, snr, limits)


def _is_soft(loudness: float, floor: float) -> bool:
    """Inaudible, or 3 dB softer than what is around: too little is in the window to be compared by its shape."""
    return loudness < max(QUIET, floor / math.sqrt(2))


def _rms(signal: np.ndarray[tuple[int, ...], np.dtype[np.float64 | np.int16]]) -> float:
    return math.sqrt(float(np.mean(np.square(signal, dtype=np.float64)))) if len(signal) else 0.0


def _verdicts(file: str, name: str, fits: list[Fit], for_gain: list[Fit], limits: Limits) -> list[Verdict]:
    if not fits:
        return []
    moved = max(fits, key=lambda fit: abs(fit.offset_ms))
    scaled = max(for_gain, key=lambda fit: fit.likeness.gain_distance)
    unlike = min(fits, key=lambda fit: fit.likeness.correlation)
    noisy = min(fits, key=lambda fit: fit.snr_db)
    gain = "inverted" if scaled.likeness.gain < 0 else f"{scaled.likeness.gain_db:+.2f}"

    def verdict(what: str, worst: Fit, passed: bool, measured: str | float, limit: str, unit: str) -> Verdict:
        where = f"{file} {worst.start / 8000:.3f} s"
        return Verdict(f"{name}: {what}", passed, measured, limit, unit, where)

    alike, snr = unlike.likeness.correlation, noisy.snr_db
    in_place, gains = abs(moved.offset_ms) <= limits.offset_ms, scaled.likeness.gain_distance <= limits.gain_db
    return [
        verdict("offset", moved, in_place, moved.offset_ms, f"0 ± {limits.offset_ms:g}", "ms"),
        verdict("gain", scaled, gains, gain, f"0 ± {limits.gain_db:g}", "dB"),
        verdict(
            "correlation", unlike, alike >= limits.correlation, round(alike, 4), f"at least {limits.correlation}", ""
        ),
        verdict("signal to noise", noisy, snr >= limits.snr_db, round(snr, 1), f"at least {limits.snr_db:g}", "dB"),
    ]
