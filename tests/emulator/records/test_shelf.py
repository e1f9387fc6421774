"""Deleting in the store: by request and by age, with what belongs to a recording, and what is left to be cleared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from emulator.records.models import RecordingRecord, TranscriptionRecord
from emulator.records.shelf import cleared, delete_expired, delete_recording, oldest_added_ns, to_clear
from emulator.records.storage import Storage
from emulator.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY_NS = 24 * 3600 * 10**9
MARCH = int(datetime(2024, 3, 1, 12, tzinfo=UTC).timestamp()) * 10**9


def recording(recording_id: str, **changes: Any) -> RecordingRecord:
    fields: dict[str, Any] = {
        "auth_id": "MA",
        "call_uuid": "call",
        "from_number": "1",
        "to_number": "2",
        "file_format": "wav",
        "channels": 1,
        "origin": "xml",
        "start_wall_ms": 0,
        "added_ns": MARCH,
        "samples": 8000,
        "path": f"/data/{recording_id}.wav",
    }
    return RecordingRecord(recording_id=recording_id, **{**fields, **changes})


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.in_memory()
    yield made
    made.close()


def deletions(store: Store) -> dict[str, int | None]:
    return {each.recording_id: each.deleted_ns for each in store.all(RecordingRecord)}


def test_a_recording_goes_with_its_transcription_and_waits_to_be_cleared(store: Store) -> None:
    for name in ("one", "other"):
        store.put(recording(name))
        store.put(
            TranscriptionRecord(recording_id=name, auth_id="MA", call_uuid="c", callback_url="", callback_method="POST")
        )
    assert delete_recording(store, "one", MARCH + 5)
    assert deletions(store) == {"one": MARCH + 5, "other": None}
    assert [each.recording_id for each in store.all(TranscriptionRecord)] == ["other"]
    (left,) = to_clear(store, 10)
    assert (left.recording_id, left.is_ready) == ("one", False)
    cleared(store, "one")
    assert to_clear(store, 10) == ()
    (one, _) = store.all(RecordingRecord)
    assert (one.path, one.from_number, one.to_number, one.samples) == ("", "", "", 8000)


def test_what_cannot_be_fetched_cannot_be_deleted(store: Store) -> None:
    for record in (recording("running", samples=None), recording("failed", error="full"), recording("gone")):
        store.put(record)
    assert delete_recording(store, "gone", MARCH)
    for name in ("running", "failed", "gone", "unknown"):
        assert not delete_recording(store, name, MARCH + 1)
    assert deletions(store) == {"running": None, "failed": None, "gone": MARCH}


def test_only_deleted_recordings_are_cleared(store: Store) -> None:
    store.put(recording("one"))
    cleared(store, "one")
    assert store.all(RecordingRecord) == (recording("one"),)


@pytest.mark.parametrize("by_calendar", [True, False])
def test_each_goes_when_its_days_are_over(store: Store, *, by_calendar: bool) -> None:
    for index in range(6):
        store.put(recording(f"{index}", added_ns=MARCH + index * DAY_NS // 2))
    terms = Storage(by_calendar=by_calendar, kept_days=2)
    noon = MARCH + 3 * DAY_NS
    # Made at noon of the 1st, at midnight and at noon of the 2nd, at midnight and at noon of the 3rd, at midnight.
    assert delete_expired(store, terms, 0, noon) == 3
    gone = {name: at for name, at in deletions(store).items() if at is not None}
    days = {"0": 1.5, "1": 2.5, "2": 2.5} if by_calendar else {"0": 2, "1": 2.5, "2": 3}
    assert gone == {name: MARCH + int(days * DAY_NS) for name, days in days.items()}
    assert oldest_added_ns(store) == MARCH + len(gone) * DAY_NS // 2


def test_terms_that_came_later_delete_nothing_before(store: Store) -> None:
    for index in range(5):
        store.put(recording(f"{index}", added_ns=MARCH + index * DAY_NS))
    since = MARCH + 3 * DAY_NS
    assert delete_expired(store, Storage(kept_days=1), since, since) == 3
    assert delete_expired(store, Storage(kept_days=1), since, since + DAY_NS) == 1
    midnight = since + DAY_NS // 2
    assert deletions(store) == {"0": since, "1": since, "2": since, "3": midnight, "4": None}


def test_what_is_kept_for_ever_stays(store: Store) -> None:
    store.put(recording("one"))
    assert delete_expired(store, Storage(), 0, MARCH + 10_000 * DAY_NS) == 0
    assert oldest_added_ns(store) == MARCH
    assert delete_expired(store, Storage(kept_days=1), 0, MARCH) == 0
