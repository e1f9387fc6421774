"""Sounds become PCM files for the engine, each once; what is no sound is refused."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.tone import tone
from emulator.base.units import SAMPLES_PER_S
from emulator.callflow.control import FetchFailed, Speech, SpeechFailed
from emulator.runtime.sound_decoding import decode_at_once
from emulator.runtime.sounds import MAX_BYTES, Sounds

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "http://app.test/hello.wav"


def wav(samples: np.ndarray, rate: int = SAMPLES_PER_S, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


class Shelf:
    """Sounds over pages that a test sets."""

    def __init__(self, folder: Path) -> None:
        self.pages: dict[str, bytes] = {}
        self.sounds = Sounds(folder / "deep" / "sounds", self._download, self._synthesize, decode_at_once)
        self.spoken: list[tuple[str, str]] = []
        self.wav = wav(tone(300, 250))
        self.meanwhile: Callable[[], object] = lambda: None
        """What happens while a text is being spoken."""

    async def _download(self, url: str) -> bytes:
        if url not in self.pages:
            raise FetchFailed(url, "answered 404")
        return self.pages[url]

    async def _synthesize(self, ssml: str, voice: str) -> bytes:
        self.spoken.append((ssml, voice))
        self.meanwhile()
        return self.wav


def pcm(path: str) -> np.ndarray:
    return np.frombuffer(Path(path).read_bytes(), "<i2")


def rename(source: Path, target: Path) -> Path:
    return source.rename(target)


def test_ringback_is_two_seconds_of_sound_and_four_of_silence(tmp_path: Path) -> None:
    ringback = pcm(Shelf(tmp_path).sounds.ringback_path)
    assert ringback.size == 6 * SAMPLES_PER_S
    assert np.abs(ringback[: 2 * SAMPLES_PER_S]).max() > 1000
    assert not ringback[2 * SAMPLES_PER_S :].any()


@pytest.mark.asyncio
async def test_telephone_audio_comes_through_to_the_sample(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    samples = tone(440, 500)
    shelf.pages[URL] = wav(samples)
    assert np.array_equal(pcm(await shelf.sounds.fetched(URL)), samples)


@pytest.mark.asyncio
@pytest.mark.parametrize(("rate", "channels"), [(16000, 1), (44100, 2)])
async def test_other_audio_is_brought_to_8000_mono(tmp_path: Path, rate: int, channels: int) -> None:
    shelf = Shelf(tmp_path)
    time = np.arange(rate) / rate
    samples = np.repeat((8000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16), channels)
    shelf.pages[URL] = wav(samples, rate, channels)
    heard = pcm(await shelf.sounds.fetched(URL)).astype(float)
    assert abs(heard.size - SAMPLES_PER_S) <= 16
    loudest = np.abs(np.fft.rfft(heard)).argmax() * SAMPLES_PER_S / heard.size
    assert loudest == pytest.approx(440, abs=2)


@pytest.mark.asyncio
async def test_the_same_sound_is_one_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.pages[URL] = shelf.pages["http://other.test/"] = wav(tone(440, 100))
    shelf.pages["http://third.test/"] = wav(tone(880, 100))
    first = await shelf.sounds.fetched(URL)
    assert await shelf.sounds.fetched("http://other.test/") == first
    assert await shelf.sounds.fetched("http://third.test/") != first


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>not found</html>" * 50, "not audio"),
        (b"", "not audio"),
        (wav(np.zeros(0, np.int16)), "not audio: there is no sound in it"),
        (b"RIFF" + bytes(200), "not audio"),
        (bytes(MAX_BYTES + 1), "more than 10 MB"),
    ],
)
async def test_what_is_no_sound_is_refused(tmp_path: Path, body: bytes, why: str) -> None:
    shelf = Shelf(tmp_path)
    shelf.pages[URL] = body
    with pytest.raises(FetchFailed, match=why) as caught:
        await shelf.sounds.fetched(URL)
    assert caught.value.url == URL
    assert [path.name for path in (tmp_path / "deep" / "sounds").iterdir()] == ["ringback.pcm"]


@pytest.mark.asyncio
async def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="answered 404"):
        await Shelf(tmp_path).sounds.fetched(URL)


@pytest.mark.asyncio
async def test_a_text_is_spoken_once_and_stands_beside_its_sound(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    hello = Speech(ssml="Hello", voice="MAN", language="de-DE")
    path = await shelf.sounds.spoken(hello)
    assert await shelf.sounds.spoken(hello) == path
    assert shelf.spoken == [("Hello", "de+m3")]
    assert np.array_equal(pcm(path), tone(300, 250))
    told = json.loads(Path(path).with_suffix(".json").read_text())
    assert told == {"ssml": "Hello", "voice": "MAN", "language": "de-DE"}
    assert await shelf.sounds.spoken(Speech(ssml="Hello")) != path


@pytest.mark.asyncio
async def test_two_calls_that_say_the_same_at_once_have_one_file(tmp_path: Path) -> None:
    """The file that one of them plays already is left alone."""
    shelf = Shelf(tmp_path)
    file = Path(await shelf.sounds.spoken(Speech(ssml="Hello")))
    aside = rename(file, tmp_path / "aside")
    shelf.meanwhile = lambda: rename(aside, file)
    shelf.wav = wav(tone(700, 250))
    assert np.array_equal(pcm(await shelf.sounds.spoken(Speech(ssml="Hello"))), tone(300, 250))
    assert len(shelf.spoken) == 2


@pytest.mark.asyncio
async def test_speech_without_a_sound_is_refused(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.wav = wav(np.zeros(0, np.int16))
    with pytest.raises(SpeechFailed, match="makes no sound"):
        await shelf.sounds.spoken(Speech(ssml="..."))
