"""Recordings leave the disk: at their time, at once when they are deleted, and after a crash with the next start."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import Unavailable
from emulator.records.models import RecordingRecord
from emulator.records.storage import Storage
from emulator.records.store import Store
from emulator.runtime import retention
from emulator.runtime.retention import Retention
from tests.emulator.records.test_shelf import DAY_NS, MARCH, recording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIDNIGHT = MARCH + DAY_NS // 2
DAY_S = 86_400.0


class Shelf:
    """A retention on files in a folder. The clock stands at noon of 1 March when the loop begins."""

    def __init__(self, folder: Path, store: Store | None = None, *, kept_days: int | None = None) -> None:
        self.folder = folder
        self.store = store or Store.in_memory()
        self.terms = Storage(kept_days=kept_days)
        self.ahead_ns = 0
        self.notes: list[str] = []
        self.gone: list[str] = []
        loop = asyncio.get_running_loop()
        self.retention = Retention(
            store=self.store,
            auth_id="MA",
            terms=lambda: self.terms,
            wall_ns=lambda: MARCH + self.ahead_ns + round(loop.time() * 1e9),
            loop=loop,
            gone=self.gone.append,
            note=self.notes.append,
        )

    def add(self, recording_id: str, **changes: Any) -> None:
        path = self.folder / f"{recording_id}.wav"
        path.write_bytes(b"RIFF")
        path.with_suffix(".sidecar.json").write_text("{}")
        self.store.put(recording(recording_id, path=str(path), **changes))

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.wav"))


@pytest.fixture(autouse=True)
def _folders_are_empty(tmp_path: Path) -> Iterator[None]:
    yield
    assert not [
        path for path in tmp_path.glob("*.json") if not path.with_name(path.name.split(".")[0] + ".wav").exists()
    ]


@pytest.mark.asyncio
async def test_what_is_deleted_is_off_the_disk_at_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("one")
    shelf.add("other")
    assert shelf.retention.delete("one")
    assert not shelf.retention.delete("one")
    assert (shelf.files(), shelf.gone) == (["other.wav"], ["one"])


@pytest.mark.asyncio
async def test_recordings_leave_at_midnight_by_themselves(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, kept_days=1)
    shelf.add("one")
    shelf.retention.begin()
    await asyncio.sleep(DAY_S / 2 - 1)
    shelf.add("two", added_ns=MIDNIGHT - 1)
    shelf.add("three", added_ns=MIDNIGHT)
    assert shelf.files() == ["one.wav", "three.wav", "two.wav"]
    await asyncio.sleep(2)
    assert shelf.files() == ["three.wav"]
    assert shelf.notes == ["2 recordings are deleted: they are kept for 1 days"]
    await asyncio.sleep(DAY_S)
    assert shelf.files() == []
    shelf.retention.close()


@pytest.mark.asyncio
async def test_a_look_after_the_clock_was_set_forward_deletes_at_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, kept_days=90)
    shelf.retention.begin()
    shelf.add("one")
    shelf.ahead_ns = 90 * DAY_NS - DAY_NS // 2 - 1
    shelf.retention.look()
    assert shelf.files() == ["one.wav"]
    shelf.ahead_ns += 2
    shelf.retention.look()
    assert shelf.files() == []
    (one,) = shelf.store.all(RecordingRecord)
    assert one.deleted_ns == MARCH + 90 * DAY_NS - DAY_NS // 2
    shelf.retention.close()


@pytest.mark.asyncio
async def test_a_clock_that_is_set_back_is_no_reason_to_keep_anything(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, kept_days=1)
    shelf.ahead_ns = 400 * DAY_NS
    shelf.retention.begin()
    shelf.ahead_ns = 0
    shelf.retention.look()
    shelf.add("one")
    shelf.ahead_ns = DAY_NS
    shelf.retention.look()
    assert shelf.files() == []
    shelf.retention.close()


@pytest.mark.asyncio
async def test_other_terms_hold_from_now_on(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("one")
    shelf.retention.begin()
    shelf.ahead_ns = 200 * DAY_NS
    shelf.terms = Storage(kept_days=90)
    shelf.retention.look_again()
    (one,) = shelf.store.all(RecordingRecord)
    assert one.deleted_ns == MARCH + 200 * DAY_NS
    shelf.retention.close()


@pytest.mark.asyncio
async def test_a_platform_that_was_off_keeps_to_the_terms_of_before(tmp_path: Path) -> None:
    first = Shelf(tmp_path, kept_days=90)
    first.retention.begin()
    first.add("one")
    first.retention.close()
    second = Shelf(tmp_path, first.store, kept_days=90)
    second.ahead_ns = 200 * DAY_NS
    second.retention.begin()
    (one,) = second.store.all(RecordingRecord)
    assert (one.deleted_ns, second.files()) == (MARCH + 90 * DAY_NS - DAY_NS // 2, [])
    second.retention.close()


@pytest.mark.asyncio
async def test_files_that_a_crash_left_go_with_the_next_start(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("one", deleted_ns=MARCH)
    shelf.add("other")
    shelf.retention.begin()
    assert shelf.files() == ["other.wav"]


@pytest.mark.asyncio
async def test_many_files_go_by_and_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    shelf = Shelf(tmp_path)
    for number in range(5):
        shelf.add(f"{number}", deleted_ns=MARCH)
    shelf.retention.begin()
    assert len(shelf.files()) == 3
    await asyncio.sleep(1)
    assert shelf.files() == []


@pytest.mark.asyncio
async def test_a_file_that_stays_does_not_keep_others(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "a.wav").mkdir()
    shelf.store.put(recording("a", path=str(tmp_path / "a.wav"), deleted_ns=MARCH))
    shelf.add("b")
    assert shelf.retention.delete("b")
    assert shelf.files() == ["a.wav"]
    assert shelf.notes[0].startswith("files of the deleted recording a stay until the next start: ")


@pytest.mark.asyncio
async def test_a_store_that_cannot_be_read_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path, kept_days=1)
    shelf.add("one")
    shelf.retention.begin()

    def broken(*_: object) -> None:
        raise Unavailable("locked")

    with monkeypatch.context() as then:
        then.setattr(retention, "delete_expired", broken)
        await asyncio.sleep(DAY_S)
        with pytest.raises(Unavailable):
            shelf.retention.look()
    assert shelf.files() == ["one.wav"]
    shelf.retention.look()
    assert shelf.files() == []
    shelf.retention.close()
