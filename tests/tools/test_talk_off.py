"""The figures of the tone detector are made as its tool says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.wav import wav_header
from tools.talk_off import babble, digits_in, hit_rate, keys, loud, speech_of_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_digits_without_noise_are_all_heard() -> None:
    assert hit_rate(40, None) == (1.0, 0)


def test_noise_louder_than_the_tones_hides_them() -> None:
    rate, extra = hit_rate(40, -6)
    assert rate < 0.2
    assert extra == 0


def test_what_is_pressed_is_what_is_said() -> None:
    text, sound = keys(np.random.default_rng(1), 12, tone_ms=60, pause_ms=60, off=0.0, twist_db=0.0)
    assert "".join(found.digit for found in digits_in(sound.astype(np.int16))) == text


@pytest.mark.parametrize(
    "make", [lambda: babble(4, 1), lambda: loud(np.random.default_rng(1).normal(0, 1, 32_000), 3000)]
)
def test_sounds_have_their_level(make: Callable[[], np.ndarray]) -> None:
    pcm = make()
    assert np.sqrt((pcm.astype(float) ** 2).mean()) == pytest.approx(3000, rel=0.05)


def test_only_telephone_wavs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wav_header(2, 1) + b"\1\0\2\0")
    assert speech_of_file(str(path)).tolist() == [1, 2]
    path.write_bytes(wav_header(1, 2) + b"\1\0\2\0")
    with pytest.raises(SystemExit, match="mono"):
        speech_of_file(str(path))
