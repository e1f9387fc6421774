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


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("one two", "<prosody rate='slow'>one two</prosody>"),
        ("one two", "<emphasis level='strong'>one two</emphasis>"),
        ("one <break strength='none'/> two", "one <break strength='x-strong'/> two"),
        ("one two", "<p>one</p><p>two</p>"),
        ("one two", "<s>one</s><s>two</s>"),
        ("one", "<sub alias='one hundred and eleven'>one</sub>"),
        ("<say-as interpret-as='tts:digits'>1234</say-as>", "1234"),
        ("<say-as interpret-as='telephone'>1234</say-as>", "<say-as interpret-as='cardinal'>1234</say-as>"),
        ("cat", "<say-as interpret-as='characters'>cat</say-as>"),
    ],
)
def test_each_markup_changes_what_is_said(shorter: str, longer: str) -> None:
    assert len(samples(synthesize(longer, "en-us+f3"))) > 1.1 * len(samples(synthesize(shorter, "en-us+f3")))


def test_volume_and_pitch_are_obeyed() -> None:
    plain, soft, high = (
        samples(synthesize(ssml, "en-us+f3")).astype(int)
        for ssml in ("one", "<prosody volume='x-soft'>one</prosody>", "<prosody pitch='x-high'>one</prosody>")
    )
    assert np.abs(soft).max() < 0.7 * np.abs(plain).max()
    crossings = [np.count_nonzero(np.diff(np.sign(each))) for each in (plain, high)]
    assert crossings[1] != crossings[0]


def test_a_voice_that_espeak_lacks() -> None:
    with pytest.raises(SynthesisFailed, match="no voice 'valyrian'"):
        synthesize("one", "valyrian")


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_worker, "espeakng_loader", None)
    with pytest.raises(SynthesisFailed) as caught:
        synthesize("one", "en-us")
    assert str(caught.value) == NEEDS_EXTRA
    assert "offhook[speech]" in NEEDS_EXTRA
