"""Snapshots: taken, brought back, moved to another folder; one that is broken changes nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput, Unavailable
from emulator.records.models import RecordingRecord
from emulator.records.store import Store
from emulator.runtime.snapshots import Snapshots
from tests.emulator.api.desk import recording

if TYPE_CHECKING:
    from pathlib import Path


class Place:
    """A data folder with one recording, and its snapshots."""

    def __init__(self, folder: Path) -> None:
        self.recordings, self.kept = folder / "recordings", folder / "snapshots"
        self.recordings.mkdir(parents=True)
        self.store = Store.in_memory()
        self.snapshots = Snapshots(self.kept, self.store, self.recordings)

    def add(self, name: str) -> None:
        path = self.recordings / f"{name}.wav"
        path.write_bytes(name.encode())
        self.store.put(recording(name, path=str(path)))

    def content(self) -> dict[str, bytes]:
        """What is in the file of each recording."""
        return {path.name: path.read_bytes() for path in self.recordings.iterdir()}

    def paths(self) -> list[str]:
        return [record.path for record in self.store.all(RecordingRecord)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "data")
    made.add("one")
    return made


def test_everything_is_as_it_was(place: Place) -> None:
    place.snapshots.take("before", {"clock": 7})
    place.add("two")
    (place.recordings / "one.wav").write_bytes(b"other")
    assert place.snapshots.restore("before") == {"clock": 7}
    assert place.content() == {"one.wav": b"one"}
    assert place.paths() == [str(place.recordings / "one.wav")]
    place.add("three")
    assert place.snapshots.restore("before") == {"clock": 7}, "as often as one likes"
    assert place.content() == {"one.wav": b"one"}


def test_they_have_names(place: Place) -> None:
    assert place.snapshots.names() == []
    for name in ("b", "a"):
        place.snapshots.take(name, {})
    assert place.snapshots.names() == ["a", "b"]
    assert place.snapshots.delete("a")
    assert not place.snapshots.delete("a")
    assert place.snapshots.names() == ["b"]


def test_one_of_the_same_name_is_replaced(place: Place) -> None:
    place.snapshots.take("x", {"is": "old"})
    place.add("two")
    place.snapshots.take("x", {"is": "new"})
    assert place.snapshots.restore("x") == {"is": "new"}
    assert len(place.paths()) == 2


def test_what_is_not_there(place: Place) -> None:
    assert place.snapshots.restore("nothing") is None


@pytest.mark.parametrize("name", ["", "..", "a/b", "-x", "ä", "a" * 65, "a.part"])
def test_what_is_no_name(place: Place, name: str) -> None:
    with pytest.raises(BadInput, match="name: expected letters"):
        place.snapshots.take(name, {})
    with pytest.raises(BadInput, match="name: expected letters"):
        place.snapshots.restore(name)
    assert not place.kept.exists()


def test_one_of_another_folder_has_its_files_here(place: Place, tmp_path: Path) -> None:
    place.snapshots.take("x", {})
    other = Place(tmp_path / "other")
    shutil.copytree(place.kept, other.kept)
    other.snapshots.restore("x")
    assert other.paths() == [str(other.recordings / "one.wav")]
    assert other.content() == {"one.wav": b"one"}


@pytest.mark.parametrize("file", ["records.jsonl", "state.json"])
def test_a_broken_one_changes_nothing(place: Place, file: str) -> None:
    place.snapshots.take("x", {})
    place.add("two")
    (place.kept / "x" / file).write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="snapshot x is broken"):
        place.snapshots.restore("x")
    assert set(place.content()) == {"one.wav", "two.wav"}
    assert len(place.paths()) == 2


def test_one_without_its_files_changes_nothing(place: Place) -> None:
    place.snapshots.take("x", {})
    shutil.rmtree(place.kept / "x" / "recordings")
    with pytest.raises(Unavailable, match="snapshot x"):
        place.snapshots.restore("x")
    assert set(place.content()) == {"one.wav"}


def test_a_folder_that_cannot_be_written_is_named(place: Place) -> None:
    place.kept.write_text("in the way")
    with pytest.raises(Unavailable, match="snapshot x"):
        place.snapshots.take("x", {})
