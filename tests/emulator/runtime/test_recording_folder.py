"""The files of a recording: which are its own, and which of two is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import Unavailable
from emulator.runtime.recording_folder import attach_original, open_file, remove_files
from tests.emulator.records.test_shelf import recording
from tests.emulator.runtime.room_tracks import write_room

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.records.models import RecordingRecord


def record(path: Path) -> RecordingRecord:
    return recording(path.stem, file_format=path.suffix[1:], path=str(path))


@pytest.mark.parametrize("name", ["one.mp3", "one.wav"])
def test_everything_of_one_recording_goes(tmp_path: Path, name: str) -> None:
    for stem in ("one", "other"):
        for suffix in (".wav", ".mp3", ".sidecar.json"):
            if suffix != ".mp3" or name == "one.mp3":
                (tmp_path / (stem + suffix)).touch()
    attach_original(record(tmp_path / name), b"noisy")
    remove_files(record(tmp_path / name))
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {"other"}
    remove_files(record(tmp_path / name))


def test_the_tracks_of_a_room_go_with_its_recording(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 10, [("a", 0, np.zeros(10, np.int16)), ("b", 0, np.zeros(10, np.int16))])
    (tmp_path / "r.mp3").touch()
    (tmp_path / "r.sidecar.json").touch()
    remove_files(recording("r", file_format="mp3", path=str(wav.with_suffix(".mp3")), mpc_uuid="m"))
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.wav").mkdir()
    with pytest.raises(OSError, match=r"one\.wav"):
        remove_files(record(tmp_path / "one.wav"))


def test_the_original_is_the_file_itself_until_one_is_attached(tmp_path: Path) -> None:
    path = tmp_path / "one.mp3"
    path.write_bytes(b"clean")
    for original in (False, True):
        with open_file(record(path), original=original) as file:
            assert file.read() == b"clean"
    attach_original(record(path), b"noisy")
    found = {}
    for original in (False, True):
        with open_file(record(path), original=original) as file:
            found[original] = file.read()
    assert found == {False: b"clean", True: b"noisy"}


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_file(record(tmp_path / "one.wav"), original=True)


def test_a_directory_in_the_way_is_named(tmp_path: Path) -> None:
    path = tmp_path / "one.wav"
    path.write_bytes(b"clean")
    (tmp_path / "one.original.wav").mkdir()
    with pytest.raises(Unavailable, match=r"one\.original\.wav"):
        attach_original(record(path), b"noisy")
    with pytest.raises(Unavailable, match=r"one\.original\.wav"):
        open_file(record(path), original=True)
    assert {each.name for each in tmp_path.iterdir()} == {"one.wav", "one.original.wav"}


def test_an_original_takes_the_place_of_another(tmp_path: Path) -> None:
    for content in (b"noisy", b"noisier"):
        attach_original(record(tmp_path / "one.mp3"), content)
    assert [each.name for each in tmp_path.iterdir()] == ["one.original.mp3"]
    with open_file(record(tmp_path / "one.mp3"), original=True) as file:
        assert file.read() == b"noisier"
