"""What counts as the same and as silent, to the sample and after a lossy coding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from scenarios.proof.hearing import Hearing

if TYPE_CHECKING:
    from scenarios.proof.likeness import Samples

EXACT, LOSSY = Hearing(lossy=False), Hearing(lossy=True)
SIGNAL = coded_signal(1, 8000)
NOISE = coded_signal(9, 8000)


def with_noise(db: float) -> Samples:
    noisy: Samples = np.round(SIGNAL + NOISE * 10 ** (db / 20)).astype(np.int16)
    return noisy


@pytest.mark.parametrize(
    ("held", "exact", "lossy"),
    [
        (SIGNAL, True, True),
        (with_noise(-20), False, True),
        (with_noise(-6), False, False),
        ((SIGNAL * 0.95).astype(np.int16), False, True),
        ((SIGNAL * 0.7).astype(np.int16), False, False),
        (-SIGNAL, False, False),
        (SIGNAL[:-1], False, False),
        (SIGNAL * 0, False, False),
    ],
)
def test_same(held: Samples, exact: bool, lossy: bool) -> None:
    assert EXACT.same(held, SIGNAL) is exact
    assert LOSSY.same(held, SIGNAL) is lossy


def test_every_channel_counts() -> None:
    due = np.stack([SIGNAL, NOISE], axis=1)
    assert LOSSY.same(due, due)
    assert not LOSSY.same(due[:, ::-1], due)
    assert not LOSSY.same(due[:, [0, 0]], due)


def test_a_recording_without_a_sample_is_what_it_should_be() -> None:
    nothing = np.zeros((0, 2), np.int16)
    assert EXACT.same(nothing, nothing)
    assert LOSSY.same(nothing, nothing)
    assert LOSSY.same(nothing[:, 0], nothing[:, 0])
    assert not LOSSY.same(nothing, SIGNAL[:, None])


def test_silence() -> None:
    hiss = (NOISE // 400).astype(np.int16)
    assert EXACT.silent(SIGNAL * 0)
    assert not EXACT.silent(hiss)
    assert LOSSY.silent(hiss)
    assert not LOSSY.silent(NOISE // 40)
    assert LOSSY.silent(SIGNAL[:0])
    assert LOSSY.same(hiss, SIGNAL * 0)
    assert not LOSSY.same(SIGNAL, SIGNAL * 0)
