"""One text, spoken; and what the program says when it cannot."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from emulator.runtime import speech_worker
from emulator.runtime.speech_worker import NEEDS_EXTRA, SynthesisFailed, synthesize


def samples(wav: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(wav)) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, 22050)
        return np.frombuffer(reader.readframes(reader.getnframes()), "<i2")


def test_markup_is_obeyed() -> None:
    spoken = samples(synthesize("one <break time='2s'/> two", "en-us+f3"))
    quiet = np.abs(spoken.astype(int)) < 20
    longest = max(len(stretch) for stretch in "".join("q" if each else " " for each in quiet).split())
    assert longest > 1.9 * 22050
    assert np.abs(spoken.astype(int)).max() > 3000


def test_a_voice_that_espeak_lacks() -> None:
    with pytest.raises(SynthesisFailed, match="no voice 'valyrian'"):
        synthesize("one", "valyrian")


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_worker, "espeakng_loader", None)
    with pytest.raises(SynthesisFailed) as caught:
        synthesize("one", "en-us")
    assert str(caught.value) == NEEDS_EXTRA
    assert "offhook[speech]" in NEEDS_EXTRA
