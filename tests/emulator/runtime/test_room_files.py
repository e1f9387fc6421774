"""The files of a room's recording: which there are, and that all of them go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import BadInput
from emulator.runtime.room_files import manifest_of, read_manifest, remove_tracks, tracks_of, write_json
from tests.emulator.runtime.room_tracks import write_room

if TYPE_CHECKING:
    from pathlib import Path

SPEECH = np.arange(160, dtype=np.int16)


def test_the_tracks_are_those_of_the_manifest(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 400, [("a", 0, SPEECH), ("b", 200, SPEECH)])
    manifest = read_manifest(manifest_of(wav))
    found = [(track.n, track.leg, track.wav.name, track.start, track.stop) for track in tracks_of(manifest, tmp_path)]
    assert found == [(1, "a", "r.track-1.wav", 0, 160), (2, "b", "r.track-2.wav", 200, 360)]


def test_all_of_one_recording_goes_and_nothing_of_another(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 400, [("a", 0, SPEECH), ("b", 200, SPEECH)])
    (tmp_path / "r.track-2.wav").unlink()
    (tmp_path / "r2.track-1.wav").touch()
    remove_tracks(wav)
    assert [path.name for path in tmp_path.iterdir()] == ["r2.track-1.wav"]
    remove_tracks(wav)


def test_what_stays_is_told(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 400, [("a", 0, SPEECH)])
    (tmp_path / "r.track-1.wav").unlink()
    (tmp_path / "r.track-1.wav").mkdir()
    with pytest.raises(OSError, match=r"r\.track-1\.wav"):
        remove_tracks(wav)
    assert manifest_of(wav).exists()


def test_a_manifest_is_told_from_other_files(tmp_path: Path) -> None:
    path = tmp_path / "r.room.json"
    for content in ("", "[]", '{"format": "other"}'):
        path.write_text(content)
        with pytest.raises(BadInput, match="no manifest"):
            read_manifest(path)
    remove_tracks(tmp_path / "r.wav")
    assert not path.exists()


def test_json_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_json(path, {"a": 1})
    write_json(path, {"b": "ü"})
    assert path.read_text() == '{\n "b": "ü"\n}\n'
    assert list(tmp_path.iterdir()) == [path]
