"""Every kind of WAV and MP3 that applications have becomes telephone audio; the rest is refused with a reason."""

from __future__ import annotations

import io
import struct
import threading
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from emulator.runtime import sound_decoding
from emulator.runtime.sound_decoding import NotAudio, decode, decode_beside

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 2.0
HERTZ = 440


def sine(rate: int) -> np.ndarray:
    """Between -0.5 and 0.5."""
    return 0.5 * np.sin(2 * np.pi * HERTZ * np.arange(round(SECONDS * rate)) / rate)


def coded(codec: str, rate: int, channels: int = 1, *, container: str = "wav", **options: str) -> bytes:
    """The sine as FFmpeg writes it."""
    file = io.BytesIO()
    layout = "stereo" if channels == 2 else "mono"
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout, options=options)
        assert isinstance(stream, av.AudioStream)
        samples = np.repeat((sine(rate) * 32767).astype(np.int16), channels)
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout=layout)
        frame.rate = rate
        resampler = av.AudioResampler(
            format=stream.format, layout=layout, rate=rate, frame_size=stream.frame_size or 1024
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return file.getvalue()


def wav_of(data: bytes, *, tag: int, bits: int, rate: int = 8000, says: int | None = None) -> bytes:
    """A WAV file by hand; `says` lies about the length of `data`."""
    size = len(data) if says is None else says
    shape = struct.pack("<HHIIHH", tag, 1, rate, rate * bits // 8, bits // 8, bits)
    return (
        b"RIFF"
        + struct.pack("<I", size + 36)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + shape
        + b"data"
        + struct.pack("<I", size)
        + data
    )


def id3(picture: bytes) -> bytes:
    """A tag of version 2.3 with a picture in it."""
    content = b"\x00image/png\x00\x03\x00" + picture
    frame = b"APIC" + struct.pack(">I", len(content)) + b"\x00\x00" + content
    size = len(frame)
    return b"ID3\x03\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + frame


PLAIN = wav_of((sine(8000) * 32767).astype("<i2").tobytes(), tag=1, bits=16)
MP3 = coded("libmp3lame", 44100, container="mp3")
FILES = {
    "16 bit": PLAIN,
    "8 bit": wav_of((sine(8000) * 127 + 128).astype(np.uint8).tobytes(), tag=1, bits=8),
    "24 bit": coded("pcm_s24le", 48000),
    "32 bit": coded("pcm_s32le", 44100),
    "float": wav_of(sine(16000).astype("<f4").tobytes(), tag=3, bits=32, rate=16000),
    "double": coded("pcm_f64le", 22050),
    "stereo at 48 kHz": coded("pcm_s16le", 48000, 2),
    "mu-law": coded("pcm_mulaw", 8000),
    "A-law": coded("pcm_alaw", 8000),
    "IMA ADPCM": coded("adpcm_ima_wav", 8000),
    "Microsoft ADPCM": coded("adpcm_ms", 22050),
    "GSM rate": coded("pcm_s16le", 11025),
    "MP3 in WAV": coded("libmp3lame", 44100),
    "MP3": MP3,
    "MP3 at 8 kHz": coded("libmp3lame", 8000, container="mp3"),
    "MP3 at 22.05 kHz, stereo": coded("libmp3lame", 22050, 2, container="mp3"),
    "MP3, variable rate": coded("libmp3lame", 48000, container="mp3", q="4"),
    "MP3 behind a tag with a picture": id3(bytes(30_000)) + MP3,
    "MP3 with noise before and behind": b"\0" * 100 + MP3 + b"TAG" + bytes(125),
    "WAV of a stream, which has no length": wav_of(PLAIN[44:], tag=1, bits=16, says=0xFFFFFFFF - 36),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_heard_as_it_is(name: str) -> None:
    heard = np.frombuffer(decode(FILES[name]), "<i2").astype(float)
    assert heard.size / 8000 == pytest.approx(SECONDS, abs=0.15)
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum.argmax() * 8000 / heard.size == pytest.approx(HERTZ, abs=2)
    middle = heard[4000:12000]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 * 32767 / np.sqrt(2), rel=0.1)


@pytest.mark.parametrize("name", ["16 bit", "24 bit", "MP3", "MP3, variable rate", "IMA ADPCM"])
def test_what_breaks_off_is_heard_up_to_there(name: str) -> None:
    half = FILES[name][: len(FILES[name]) // 2]
    assert len(decode(half)) / 16000 == pytest.approx(SECONDS / 2, abs=0.3)


def test_damage_in_the_middle_is_passed_over() -> None:
    spoiled = bytearray(MP3)
    spoiled[len(MP3) // 2 : len(MP3) // 2 + 600] = bytes(600)
    assert len(decode(bytes(spoiled))) / 16000 == pytest.approx(SECONDS, abs=0.4)


def playlist(folder: Path) -> bytes:
    """HLS that names a sound of this machine."""
    (folder / "secret.wav").write_bytes(PLAIN)
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{folder}/secret.wav\n#EXT-X-ENDLIST\n".encode()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "neither WAV nor MP3"),
        (b"<!doctype html><html><body>Not found</body></html>" * 40, "neither WAV nor MP3"),
        (b'{"error": "not found"}', "neither WAV nor MP3"),
        (bytes(100_000), "neither WAV nor MP3"),
        (bytes(range(256)) * 400, "."),
        (b"RIFF" + bytes(200), "neither WAV nor MP3"),
        (wav_of(b"", tag=1, bits=16), "there is no sound in it"),
        (wav_of(bytes(400), tag=1, bits=16, rate=0), "."),
        (wav_of(bytes(400), tag=0x6666, bits=16), "."),
        (id3(bytes(1000)), "."),
        (coded("flac", 8000, container="flac"), "neither WAV nor MP3"),
        (coded("libopus", 48000, container="ogg"), "neither WAV nor MP3"),
        (wav_of(bytes(60_000), tag=1, bits=8, rate=1), "lasts longer than 3 hours"),
    ],
)
def test_what_is_no_sound_is_refused_with_a_reason(body: bytes, why: str) -> None:
    with pytest.raises(NotAudio, match=why):
        decode(body)


def test_a_playlist_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotAudio, match="neither WAV nor MP3"):
        decode(playlist(tmp_path))


def test_a_file_that_lasts_for_years_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_decoding, "LONGEST_S", 1)
    with pytest.raises(NotAudio, match="longer"):
        decode(PLAIN)


@pytest.mark.asyncio
async def test_beside_means_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def watched(body: bytes) -> bytes:
        threads.append(threading.current_thread().name)
        return body

    monkeypatch.setattr(sound_decoding, "decode", watched)
    assert await decode_beside(b"x") == b"x"
    assert threads != [threading.main_thread().name]
