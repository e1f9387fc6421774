"""The encoder held against FFmpeg's decoder: sample counts, alignment, closeness, channels kept apart."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import decode_ulaw, encode_ulaw
from emulator.audio.mp3_tag import crc16
from emulator.audio.wav import wav_file, wav_header
from emulator.runtime.media_spawn import child_environment
from emulator.runtime.mp3_worker import EncodeFailed, encode, main, part_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Pcm = NDArray[np.int16]
    Floats = NDArray[np.float64]


def spoken(code: int, samples: int, level: float = 1.0) -> Pcm:
    """A coded signal as it comes off the wire."""
    scaled = np.round(coded_signal(code, samples) * level).astype(np.int16)
    return decode_ulaw(encode_ulaw(scaled))


def write(path: Path, *columns: Pcm) -> None:
    path.write_bytes(wav_file(np.stack(columns, axis=1)))


def decoded(mp3: Path) -> Floats:
    """[samples, channels] as FFmpeg gives them, what the tag says skipped."""
    with av.open(str(mp3)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(container.streams.audio[0])]
    return np.concatenate(frames, axis=1).T.astype(np.float64) * 32768


def decibel(factor: float) -> float:
    return float(20 * np.log10(abs(factor) + 1e-9))


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("samples", [160, 1600, 8000, 8160, 12345, 80_000])
def test_as_many_samples_come_out_as_went_in_and_at_their_place(tmp_path: Path, channels: int, samples: int) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    due = [spoken(code, samples) for code in range(channels)]
    write(wav, *due)
    encode(wav, mp3)
    held = decoded(mp3)
    assert held.shape == (samples, channels)
    for column, signal in enumerate(due):
        wanted = signal.astype(np.float64)
        noise = held[:, column] - wanted
        assert 10 * np.log10((wanted @ wanted) / (noise @ noise)) > 12
        assert np.corrcoef(held[:, column], wanted)[0, 1] > 0.97


@pytest.mark.parametrize("other", [0.0, 0.001, 0.03, 0.3, 1.0])
@pytest.mark.parametrize("alike", [False, True], ids=["two parties", "echo"])
def test_no_channel_leaks_into_the_other(tmp_path: Path, other: float, alike: bool) -> None:
    """The encoder may join the channels frame by frame: what matters is that nothing of one is heard in the other."""
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    left = spoken(1, 40_000)
    right = spoken(2, 40_000, other) if not alike else np.roll(spoken(1, 40_000, other), 800)
    write(wav, left, right)
    encode(wav, mp3)
    known = np.stack([left, right], axis=1).astype(np.float64)[:, : 1 if not right.any() else 2]
    gains = np.linalg.lstsq(known, decoded(mp3), rcond=None)[0]
    assert decibel(gains[0, 1]) < -40
    assert abs(decibel(gains[0, 0])) < 1
    if right.any():
        assert decibel(gains[1, 0] * other) < -40
        assert abs(decibel(gains[1, 1])) < 1


def test_it_is_32_kbit_a_channel_and_opens_with_the_tag(tmp_path: Path) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    write(wav, spoken(1, 80_000), spoken(2, 80_000))
    encode(wav, mp3)
    data = mp3.read_bytes()
    frames = [data[at : at + 576] for at in range(0, len(data), 576)]
    assert all(frame[:2] == b"\xff\xe3" and frame[2] >> 4 == 8 for frame in frames)  # index 8 of MPEG-2.5: 64 kbit/s
    assert frames[0][21:25] == b"Info"
    assert int.from_bytes(frames[0][29:33]) == len(frames) - 1
    assert int.from_bytes(frames[0][33:37]) == len(data)
    assert int.from_bytes(frames[0][173:175]) == crc16(data[576:])


def test_the_same_in_every_run(tmp_path: Path) -> None:
    wav = tmp_path / "a.wav"
    write(wav, spoken(1, 20_000), spoken(2, 20_000))
    files = [tmp_path / "a.mp3", tmp_path / "b.mp3"]
    for mp3 in files:
        encode(wav, mp3)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_recording_without_a_sample_is_a_silent_file(tmp_path: Path) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    write(wav, spoken(1, 0))
    encode(wav, mp3)
    assert not decoded(mp3).any()


def test_a_header_that_promises_more_than_there_is(tmp_path: Path) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    wav.write_bytes(wav_header(16_000, 1) + spoken(1, 8000).tobytes())
    encode(wav, mp3)
    assert len(decoded(mp3)) == 8000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "No such file"),
        (b"", "cannot be encoded"),
        (b"RIFF\x04\x00\x00\x00WAVE", "cannot be encoded"),
        (wav_header(10, 3) + bytes(60), "3 channels"),
    ],
)
def test_what_cannot_be_encoded_leaves_nothing(tmp_path: Path, data: bytes | None, why: str) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    if data is not None:
        wav.write_bytes(data)
    with pytest.raises(EncodeFailed, match=why):
        encode(wav, mp3)
    assert not mp3.exists()
    assert not part_of(mp3).exists()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "emulator.runtime.mp3_worker", *arguments]
    return subprocess.run(program, env=child_environment(), capture_output=True, text=True, check=False)


def test_as_a_program(tmp_path: Path) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    write(wav, spoken(1, 8000))
    done = run(str(wav), str(mp3))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(decoded(mp3)) == 8000
    failed = run(str(tmp_path / "none.wav"), str(mp3))
    assert failed.returncode == 1
    assert failed.stderr.startswith("none.wav cannot be encoded")


def test_the_program_stands_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[int] = []
    monkeypatch.setattr(os, "nice", given.append)
    wav = tmp_path / "a.wav"
    write(wav, spoken(1, 160))
    assert main([str(wav), str(tmp_path / "a.mp3")]) == 0
    assert given == [10]
