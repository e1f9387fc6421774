"""Seeds become records that are like those of real calls, and files that can be read."""

from __future__ import annotations

import asyncio
import wave
from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.control.seed_schema import Seed
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.records.models import CallRecord, RecordingRecord
from emulator.records.store import Store
from emulator.runtime.seeding import AT_ONCE, Seeding
from tests.emulator.api.desk import AUTH, DAY_NS, NOW_NS

if TYPE_CHECKING:
    from pathlib import Path


def sown(folder: Path, **seed: Any) -> Store:
    store = Store.in_memory()
    seeding = Seeding(auth_id=AUTH, store=store, ids=Ids.seeded(1), folder=folder, now_ns=lambda: NOW_NS)
    calls, recordings = asyncio.run(seeding.sow(Seed.model_validate(seed)))
    assert sorted(calls) == sorted(each.call_uuid for each in store.all(CallRecord))
    assert sorted(recordings) == sorted(each.recording_id for each in store.all(RecordingRecord))
    return store


def test_a_call_that_ended(tmp_path: Path) -> None:
    (call,) = sown(tmp_path, calls=[{"at": "2026-11-20T10:00:00Z", "seconds": 90}]).all(CallRecord)
    assert (call.status, call.hangup_name, call.hangup_source) == ("completed", "Normal Hangup", "Caller")
    assert call.ended_ns == NOW_NS - DAY_NS
    assert call.ended_ns - (call.answered_ns or 0) == 90 * 10**9


def test_a_call_that_nobody_answered(tmp_path: Path) -> None:
    call_of_api = {"direction": "outbound", "answered": False, "hangup_cause_code": 3010, "hangup_source": "Carrier"}
    (call,) = sown(tmp_path, calls=[call_of_api]).all(CallRecord)
    assert (call.status, call.answered_ns, call.request_uuid) == ("busy", None, call.call_uuid)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_recording_and_its_file(tmp_path: Path, channels: int) -> None:
    recording = {"age": "91d", "seconds": 2.5, "channels": channels, "call_uuid": "c"}
    (record,) = sown(tmp_path, recordings=[recording]).all(RecordingRecord)
    assert (record.added_ns, record.samples, record.call_uuid) == (NOW_NS - 91 * DAY_NS, 20_000, "c")
    assert record.is_ready
    with wave.open(record.path) as file:
        assert (file.getnchannels(), file.getnframes(), file.getframerate()) == (channels, 20_000, 8000)
        assert not any(file.readframes(20_000))


def test_many_are_alike(tmp_path: Path) -> None:
    store = sown(tmp_path, recordings=[{"count": 3}], calls=[{"count": 2}, {}])
    assert len({record.call_uuid for record in store.all(RecordingRecord)}) == 3
    assert store.counts()["calls"] == 3


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        sown(tmp_path / "nowhere", recordings=[{}])


def test_all_of_it_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.in_memory()
    add, added = store.add, list[int]()

    def add_until_full(records: list[CallRecord | RecordingRecord]) -> None:
        if added:
            raise Unavailable("database is full")
        added.append(len(records))
        add(records)

    seeding = Seeding(auth_id=AUTH, store=store, ids=Ids.seeded(1), folder=tmp_path, now_ns=lambda: NOW_NS)
    monkeypatch.setattr(store, "add", add_until_full)
    many = {"calls": [{"count": AT_ONCE - 2}], "recordings": [{"count": 4}]}
    with pytest.raises(Unavailable, match="full"):
        asyncio.run(seeding.sow(Seed.model_validate(many)))
    assert added == [AT_ONCE]
    assert not any(store.counts().values())
    assert not list(tmp_path.iterdir())
    assert seeding.is_idle


def test_others_have_their_turn_meanwhile(tmp_path: Path) -> None:
    store, seen = Store.in_memory(), list[int]()
    seeding = Seeding(auth_id=AUTH, store=store, ids=Ids.seeded(1), folder=tmp_path, now_ns=lambda: NOW_NS)

    async def story() -> None:
        sowing = asyncio.create_task(seeding.sow(Seed.model_validate({"calls": [{"count": 3 * AT_ONCE}]})))
        while not sowing.done():
            await asyncio.sleep(0)
            seen.append(store.counts()["calls"])
            assert seeding.is_idle is sowing.done()

    asyncio.run(story())
    assert set(seen) == {AT_ONCE, 2 * AT_ONCE, 3 * AT_ONCE}
