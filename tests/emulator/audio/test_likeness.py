"""Known words are known again through codecs, losses and slips; what is like them is not."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator.audio.g711 import decode_ulaw, encode_ulaw
from emulator.audio.likeness import finds

Pcm: TypeAlias = NDArray[np.int16]


def _words(seed: int, seconds: float = 2.0) -> Pcm:
    """Noise with the spectrum and the syllables of speech: no two seeds are alike."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * 8000) + 20)
    voiced = np.convolve(noise, np.hanning(12), "valid")[: round(seconds * 8000)]
    syllables = np.abs(np.sin(np.arange(len(voiced)) / 8000 * np.pi * 3.1 + seed)) + 0.2
    return (voiced * syllables * 2000).astype(np.int16)


def _silence(samples: int) -> Pcm:
    return np.zeros(samples, np.int16)


KNOWN = _words(1)
CALL = np.concatenate([_silence(4000), KNOWN, _silence(4000)])


def test_where_it_was_said() -> None:
    (found,) = finds(decode_ulaw(encode_ulaw(CALL)), KNOWN)
    assert (found.first, found.end) == (4000, 20_000)
    assert found.likeness > 0.98


def test_as_often_as_it_was_said_and_at_any_level() -> None:
    twice = np.concatenate([CALL, (CALL // 4).astype(np.int16)])
    assert [find.first for find in finds(twice, KNOWN)] == [4000, 28_000]


def test_silence_around_the_known_words_does_not_count() -> None:
    padded = np.concatenate([_silence(3000), KNOWN, _silence(9000)])
    (found,) = finds(np.concatenate([_silence(100), KNOWN]), padded)
    assert found.first == 100


def test_other_words_are_not_taken_for_it() -> None:
    assert finds(np.concatenate([_silence(800), _words(2, 4.0)]), KNOWN) == []
    assert finds(_silence(16_000), KNOWN) == []
    assert finds(CALL, _silence(16_000)) == []
    assert finds(_silence(0), KNOWN) == []


@pytest.mark.parametrize("cut", [slice(0, -3200), slice(3200, None), slice(0, 8000)])
def test_what_was_cut_off_was_not_said(cut: slice) -> None:
    assert finds(np.concatenate([_silence(4000), KNOWN[cut], _silence(9000)]), KNOWN) == []


def test_lost_packets_and_a_slip_do_not_hide_it() -> None:
    heard = CALL.copy()
    for packet in range(30, 150, 18):  # Five and a half of a hundred.
        heard[packet * 160 : packet * 160 + 160] = 0
    slipped = np.concatenate([heard[:12_000], _silence(160), heard[12_000:]])
    (found,) = finds(slipped, KNOWN)
    assert found.first == 4000


def test_a_clock_that_runs_away_does_not_hide_it() -> None:
    long = _words(3, 10.0)
    at = np.arange(len(long)) * 1.0003
    heard = np.interp(at, np.arange(len(long)), long).astype(np.int16)
    assert len(finds(np.concatenate([_silence(4000), heard, _silence(800)]), long)) == 1
