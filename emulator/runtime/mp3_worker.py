"""Encodes one WAV recording as MP3, as a program of its own: `python -m emulator.runtime.mp3_worker WAV MP3`."""

from __future__ import annotations

import os
import sys
import wave
from pathlib import Path
from typing import BinaryIO

import lameenc

from emulator.audio.mp3_tag import FRAME_SAMPLES, Mp3Audio, crc16, info_frame
from emulator.audio.wav import LONG_HEADER_BYTES, long_wav
from emulator.base.units import SAMPLES_PER_S

KILOBITS_PER_CHANNEL = 32
"""Per second. Stereo at 64 keeps the channels apart: see docs/fidelity.md."""
QUALITY = 7
"""LAME's fastest. It shapes no noise, and so stays nearest to the waveform: by 2 dB to the slowest."""
NICENESS = 10
_BLOCK = 60 * 8000


class EncodeFailed(Exception):
    """There is no MP3, and why."""


def encode(wav: Path, mp3: Path) -> None:
    """Write `mp3` from the 16-bit PCM of `wav`; it appears when it is whole, or not at all. Raises EncodeFailed."""
    part = part_of(mp3)
    try:
        with _opened(wav) as source, part.open("wb") as target:
            _encode(source, target)
        part.replace(mp3)
    except (OSError, EOFError, RuntimeError, wave.Error, EncodeFailed) as error:
        part.unlink(missing_ok=True)
        raise EncodeFailed(f"{wav.name} cannot be encoded: {error}") from error


def part_of(mp3: Path) -> Path:
    """Where the file grows."""
    return mp3.with_suffix(".mp3.part")


class LongWav:
    """As much of `wave.Wave_read` as is needed of an RF64 file of ours, which that cannot read."""

    def __init__(self, file: BinaryIO, samples: int, channels: int) -> None:
        self._file = file
        self._frame = 2 * channels
        self._left = samples
        self._file.seek(LONG_HEADER_BYTES)

    def __enter__(self) -> LongWav:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def getnchannels(self) -> int:
        """Audio channels."""
        return self._frame // 2

    def getframerate(self) -> int:
        """Samples per second."""
        return SAMPLES_PER_S

    def getsampwidth(self) -> int:
        """Bytes of a sample."""
        return 2

    def readframes(self, count: int) -> bytes:
        """At most so many frames; empty at the end."""
        data = self._file.read(min(count, self._left) * self._frame)
        self._left -= len(data) // self._frame
        return data


def _opened(wav: Path) -> wave.Wave_read | LongWav:
    file = wav.open("rb")
    found = long_wav(file.read(LONG_HEADER_BYTES))
    if found is not None:
        return LongWav(file, *found)
    file.close()
    return wave.open(str(wav), "rb")


def _encode(source: wave.Wave_read | LongWav, target: BinaryIO) -> None:
    """The tag tells what only the end shows: its place is kept free and filled last."""
    channels, rate = source.getnchannels(), source.getframerate()
    if channels > 2 or source.getsampwidth() != 2:
        raise EncodeFailed(f"{channels} channels of {8 * source.getsampwidth()} bits do not fit into an MP3")
    kilobits = KILOBITS_PER_CHANNEL * channels
    frame_bytes = kilobits * 1000 * FRAME_SAMPLES // (8 * rate)
    target.write(bytes(frame_bytes))
    encoder = _encoder(channels, rate, kilobits)
    header, size, crc, samples = b"", 0, 0, 0
    more = True
    while more:
        pcm = source.readframes(_BLOCK)
        samples += len(pcm) // (2 * channels)
        more = bool(pcm)
        # LAME begins with the first call, so a recording without a sample needs one too.
        data = bytes(encoder.encode(pcm)) if more else bytes(encoder.encode(b"")) + bytes(encoder.flush())
        header = header or data[:4]
        size += target.write(data)
        crc = crc16(data, crc)
    audio = Mp3Audio(
        header=header, frames=size // frame_bytes, frame_bytes=frame_bytes, samples=samples, crc=crc, kilobits=kilobits
    )
    target.seek(0)
    target.write(info_frame(audio))


def _encoder(channels: int, rate: int, kilobits: int) -> lameenc.Encoder:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_bit_rate(kilobits)
    encoder.set_quality(QUALITY)
    return encoder


def main(arguments: list[str]) -> int:
    """Encode behind everything that is in a hurry. Returns the exit code; what failed stands on standard error."""
    os.nice(NICENESS)
    wav, mp3 = map(Path, arguments)
    try:
        encode(wav, mp3)
    except EncodeFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
