"""Audio as recognisers read it."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.wav import header_for, wav_file
from emulator.runtime.hearing import NotRecognized, Piece, channels_of, piece

if TYPE_CHECKING:
    from pathlib import Path


def test_channels_of_a_recording(tmp_path: Path) -> None:
    both = np.array([[1, -2], [3, -4], [5, -6]], np.int16)
    (tmp_path / "a.wav").write_bytes(wav_file(both))
    left, right = channels_of(tmp_path / "a.wav")
    assert (left.tolist(), right.tolist()) == ([1, 3, 5], [-2, -4, -6])
    (tmp_path / "empty.wav").write_bytes(wav_file(both[:0]))
    assert channels_of(tmp_path / "empty.wav") == []


def test_channels_of_one_beyond_4_gib(tmp_path: Path) -> None:
    three = np.array([[1, -2, 7], [3, -4, 8]], "<i2")
    (tmp_path / "a.wav").write_bytes(header_for(2, 3, most_bytes=0) + three.tobytes())
    assert [channel.tolist() for channel in channels_of(tmp_path / "a.wav")] == [[1, 3], [-2, -4], [7, 8]]


def test_audio_without_a_header(tmp_path: Path) -> None:
    (tmp_path / "a.pcm").write_bytes(np.array([7, 8], "<i2").tobytes())
    assert [channel.tolist() for channel in channels_of(tmp_path / "a.pcm")] == [[7, 8]]


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotRecognized, match=r"nothing\.wav"):
        channels_of(tmp_path / "nothing.wav")
    (tmp_path / "no.wav").write_bytes(b"RIFF, or not")
    with pytest.raises(NotRecognized, match=r"no\.wav"):
        channels_of(tmp_path / "no.wav")
    with wave.open(str(tmp_path / "wide.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
    with pytest.raises(NotRecognized, match="16000 Hz and 16 bits"):
        channels_of(tmp_path / "wide.wav")


def test_a_piece_has_its_place_in_milliseconds() -> None:
    assert piece(1, (800, 1208), "yes", 0.98765) == Piece(
        channel=1, from_ms=100, to_ms=151, text="yes", confidence=0.988
    )
