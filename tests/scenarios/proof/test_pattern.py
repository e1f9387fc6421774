"""Known audio is found where it is, whole; a part of it, or other audio, is not."""

from __future__ import annotations

import numpy as np

from scenarios.proof.pattern import occurrences

NOISE = np.random.default_rng(5)
KNOWN = np.concatenate([np.zeros(800, np.int16), NOISE.integers(-4000, 4000, 8000).astype(np.int16)])
SILENCE = np.zeros(4000, np.int16)


def test_it_is_found_every_time_at_its_first_sample() -> None:
    assert occurrences(np.concatenate([SILENCE, KNOWN, KNOWN // 2, SILENCE]), KNOWN) == [4000, 4000 + len(KNOWN)]


def test_a_part_of_it_is_not_enough() -> None:
    cut = KNOWN[: len(KNOWN) * 17 // 20]
    assert occurrences(np.concatenate([SILENCE, cut, np.zeros(9000, np.int16)]), KNOWN) == []


def test_companding_does_not_hide_it() -> None:
    rough = KNOWN + NOISE.integers(-150, 150, len(KNOWN)).astype(np.int16)
    assert occurrences(np.concatenate([SILENCE, rough]), KNOWN) == [4000]


def test_other_audio_is_something_else() -> None:
    assert occurrences(NOISE.integers(-4000, 4000, 40_000).astype(np.int16), KNOWN) == []
    assert occurrences(SILENCE, KNOWN) == []
    assert occurrences(KNOWN, SILENCE) == []
