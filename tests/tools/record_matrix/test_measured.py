"""What a fetched recording holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.expect.fetched_recording import FetchedRecording
from tests.emulator.audio_files import wav_bytes
from tools.record_matrix.measured import EPOCH_MS, read

if TYPE_CHECKING:
    from pathlib import Path


def fetched(file: Path) -> FetchedRecording:
    listed = {"recording_start_ms": f"{EPOCH_MS + 1500}.0"}
    return FetchedRecording(recording_id="a", url="u", listed=listed, status=200, file=file, sidecar=file)


def test_a_wav_on_the_clock_of_the_scene(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(wav_bytes(500))
    held = read(fetched(file))
    assert (held.channels, held.rate, held.is_mp3) == (1, 8000, False)
    assert (held.began, held.ended) == (1.5, 2.0)


def test_a_file_that_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read(fetched(tmp_path / "none.wav"))
