"""What a file tells of a recording of which there is no record."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Literal

import pytest

from emulator.audio.wav import wav_header
from emulator.records.models import PromisedRecording
from emulator.runtime.unrecorded import beginning, discard

if TYPE_CHECKING:
    from pathlib import Path


def promised(wav: Path, layout: Literal["", "mix"] = "") -> PromisedRecording:
    return PromisedRecording(
        recording_id="r",
        call_uuid="c",
        file_format="mp3",
        wav_path=str(wav),
        callback_url="",
        callback_method="POST",
        api_id="",
        sip_headers="[]",
        mpc_name="room",
        layout=layout,
    )


@pytest.mark.parametrize("channels", [1, 2])
def test_its_beginning(tmp_path: Path, channels: int) -> None:
    wav = tmp_path / "r.wav"
    wav.write_bytes(wav_header(100, channels) + bytes(200 * channels))
    os.utime(wav, (5, 5))
    found = beginning(promised(wav), at=3.0)
    assert found is not None
    assert (found.channels, found.file_format, found.mpc_name, found.at) == (channels, "mp3", "room", 3.0)
    assert found.start_wall_ms == 5000, "without a sidecar: when it was last written"
    wav.with_suffix(".sidecar.json").write_text(json.dumps({"start_wall_ms": 1234}))
    found = beginning(promised(wav), at=3.0)
    assert found is not None
    assert found.start_wall_ms == 1234


@pytest.mark.parametrize("content", [None, b"", b"RIFF", bytes(100)])
def test_what_is_no_recording(tmp_path: Path, content: bytes | None) -> None:
    wav = tmp_path / "r.wav"
    if content is not None:
        wav.write_bytes(content)
    assert beginning(promised(wav), at=3.0) is None
    discard(promised(wav))
    assert not list(tmp_path.iterdir())


def test_of_a_room_there_is_a_manifest(tmp_path: Path) -> None:
    wav = tmp_path / "r.wav"
    assert beginning(promised(wav, "mix"), at=3.0) is None
    for name in ("r.room.json", "r.track-1.wav", "r.track-1.sidecar.json"):
        (tmp_path / name).write_text("{}")
    found = beginning(promised(wav, "mix"), at=3.0)
    assert found is not None
    assert found.mpc_name == "room"
    (tmp_path / "other.wav").write_bytes(b"")
    discard(promised(wav, "mix"))
    assert [path.name for path in tmp_path.iterdir()] == ["other.wav"]
