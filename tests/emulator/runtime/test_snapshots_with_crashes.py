"""A platform that is killed while it brings a snapshot back: the next start brings back the rest."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.records.models import RecordingRecord
from emulator.records.store import Store
from emulator.runtime.snapshots import Snapshots
from tests.emulator.api.desk import recording

if TYPE_CHECKING:
    from pathlib import Path

RESTORE = """
import os, pathlib, shutil, sys
from emulator.records import dump
from emulator.records.store import Store
from emulator.runtime import snapshots

def killed_at(owner, name, call):
    real, calls = getattr(owner, name), []
    def watched(*given, **named):
        calls.append(given)
        if len(calls) == call:
            os._exit(9)
        return real(*given, **named)
    setattr(owner, name, watched)

url, folder, name, call = sys.argv[1:]
owner = {"copystat": shutil, "rename": pathlib.Path, "_checked": dump, "unlink": pathlib.Path}[name]
killed_at(owner, name, int(call))
folder = pathlib.Path(folder)
snapshots.Snapshots(folder / "snapshots", Store.open(url), folder / "recordings").restore("before")
"""
"""Ends by itself, as if by a signal, in the middle of the call that is named."""


def add(store: Store, folder: Path, name: str) -> None:
    path = folder / "recordings" / f"{name}.wav"
    path.write_bytes(name.encode())
    store.put(recording(name, path=str(path)))


def open_at(url: str, folder: Path) -> tuple[Store, Snapshots]:
    store = Store.open(url)
    return store, Snapshots(folder / "snapshots", store, folder / "recordings")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer("postgres"))])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of the database of a platform with two recordings that is to be as it was with one, changed since."""
    found = request.getfixturevalue("postgres") if request.param == "postgres" else f"sqlite:///{tmp_path}/x.sqlite"
    (tmp_path / "recordings").mkdir()
    store, snapshots = open_at(found, tmp_path)
    add(store, tmp_path, "one")
    add(store, tmp_path, "two")
    snapshots.take("before", {"clock": 7})
    store.delete(RecordingRecord, "two")
    (tmp_path / "recordings/two.wav").unlink()
    (tmp_path / "recordings/one.wav").write_bytes(b"other")
    add(store, tmp_path, "three")
    store.close()
    return found


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(("copystat", "1"), id="files are copied"),
        pytest.param(("_checked", "2"), id="records are written"),
        pytest.param(("rename", "1"), id="files are to be exchanged"),
        pytest.param(("rename", "2"), id="files are half exchanged"),
        pytest.param(("unlink", "1"), id="everything is done"),
    ],
)
def test_killed_in_the_middle(url: str, tmp_path: Path, moment: tuple[str, str]) -> None:
    ended = subprocess.run([sys.executable, "-c", RESTORE, url, str(tmp_path), *moment], check=False)
    assert ended.returncode == 9
    store, snapshots = open_at(url, tmp_path)
    snapshots.finish()
    files = {path.name: path.read_bytes() for path in (tmp_path / "recordings").iterdir()}
    assert files == {"one.wav": b"one", "two.wav": b"two"}
    assert [record.recording_id for record in store.all(RecordingRecord)] == ["one", "two"]
    assert snapshots.names() == ["before"]
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"recordings", "snapshots"}
    snapshots.finish()
    assert store.counts()["recordings"] == 2
    store.close()


def test_what_cannot_be_finished_keeps_the_platform_from_starting(url: str, tmp_path: Path) -> None:
    moment = ("_checked", "2")
    subprocess.run([sys.executable, "-c", RESTORE, url, str(tmp_path), *moment], check=False)
    (tmp_path / "snapshots/before").rename(tmp_path / "snapshots/away")
    store, snapshots = open_at(url, tmp_path)
    for _ in range(2):
        with pytest.raises(Unavailable, match="snapshot before: No such file"):
            snapshots.finish()
    (tmp_path / "snapshots/away").rename(tmp_path / "snapshots/before")
    snapshots.finish()
    assert store.counts()["recordings"] == 2
    store.close()
