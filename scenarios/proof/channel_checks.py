"""Compares one channel of a file with what it should hold: sample by sample, and by offset, gain and correlation."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.likeness import Likeness, likeness, offset_between
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from scenarios.proof.likeness import Samples

FRAME = 160
SECOND = 8000
OFFSET_MS = 20.0
GAIN_DB = 0.2
CORRELATION = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel of a file, and what should be there; both equally long."""

    name: str
    """left, right, mono, channel 3."""
    file: str
    held: Samples
    due: Samples
    cuts: Sequence[int]
    """Samples at which what a sender sent ceases to be contiguous."""
    packets_at: Callable[[int], str]
    """In words, which packets belong at a sample."""


def check_equal(channel: Channel) -> Verdict:
    """Bit by bit; the first sample that differs has its packet named."""
    wrong = unequal_frames(channel.held, channel.due)
    frames = -(-len(channel.due) // FRAME)
    where = ""
    if len(wrong):
        sample = int(np.flatnonzero(channel.held != channel.due)[0])
        where = f"{channel.file} frame {sample // FRAME} ({sample / SECOND:.3f} s){channel.packets_at(sample)}"
    measured = f"{frames - len(wrong)} frames equal"
    return Verdict(f"{channel.name}: samples", not len(wrong), measured, f"{frames} frames equal", "", where)


def unequal_frames(held: Samples, due: Samples) -> npt.NDArray[np.intp]:
    """Numbers of the 20 ms frames in which any sample differs."""
    return np.unique(np.flatnonzero(held != due) // FRAME)


def windows(cuts: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Seconds of a file, cut at `cuts` too."""
    places = {*range(0, length, SECOND), length, *cuts}
    return list(itertools.pairwise(sorted(place for place in places if 0 <= place <= length)))


def check_likeness(channel: Channel) -> list[Verdict]:
    """Offset, gain with polarity, and correlation: the worst window counts. Equal windows are not computed."""
    name, held, due = channel.name, channel.held, channel.due
    worst = Likeness.same()
    offset, places = 0.0, dict.fromkeys(("offset", "gain", "correlation"), "")
    for start, end in windows(channel.cuts, len(due)):
        a, b = held[start:end], due[start:end]
        if np.array_equal(a, b) or end - start < SECOND // 4 or not b.any():
            continue
        lag = offset_between(held, due, start, end)
        moved = held[max(start + lag, 0) : max(end + lag, 0)]
        found = likeness(moved, b[max(-(start + lag), 0) :][: len(moved)])
        at = f"{channel.file} {start / SECOND:.3f} s"
        if abs(lag) > abs(offset * 8):
            offset, places["offset"] = lag / 8, at
        if found.gain_distance > worst.gain_distance:
            worst, places["gain"] = worst.with_gain(found.gain), at
        if found.correlation < worst.correlation:
            worst, places["correlation"] = worst.with_correlation(found.correlation), at
    gain = "inverted" if worst.gain < 0 else f"{worst.gain_db:+.2f}"
    gain_passes = worst.gain_distance <= GAIN_DB
    return [
        Verdict(f"{name}: offset", abs(offset) <= OFFSET_MS, offset, f"0 ± {OFFSET_MS:g}", "ms", places["offset"]),
        Verdict(f"{name}: gain", gain_passes, gain, f"0 ± {GAIN_DB}", "dB", places["gain"]),
        Verdict(
            f"{name}: correlation",
            worst.correlation >= CORRELATION,
            round(worst.correlation, 4),
            f"at least {CORRELATION}",
            "",
            places["correlation"],
        ),
    ]
