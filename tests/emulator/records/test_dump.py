"""Rows out of a store and into another: all of them, or none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.records.dump import dump, load
from emulator.records.models import ApplicationRecord, CallRecord, RecordingRecord, WaitingWebhook
from emulator.records.store import Store
from tests.emulator.api.desk import ended_call, recording

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: tuple[type[object], ...] = (ApplicationRecord, CallRecord, RecordingRecord)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer("postgres"))])
def full(request: pytest.FixtureRequest) -> Iterator[Store]:
    is_lasting = request.param == "postgres"
    store = Store.open(request.getfixturevalue("postgres")) if is_lasting else Store.in_memory()
    for number in range(3):
        store.put(ended_call(f"call-{number}"))
    store.put(recording("rec-1"))
    store.put(recording("rec-2", samples=None))
    store.put(ApplicationRecord(app_id="17", auth_id="MA", app_name="späte Anwendung"))
    store.put(WaitingWebhook(number=1, request="{}"))
    yield store
    store.close()


def test_everything_but_what_is_to_be_sent_comes_back(full: Store) -> None:
    rows = [json.loads(json.dumps(row)) for row in dump(full)]
    other = Store.in_memory()
    other.put(ended_call("gone"))
    other.put(WaitingWebhook(number=7, request="{}"))
    load(other, rows)
    for kind in KINDS:
        assert other.all(kind) == full.all(kind)
    assert other.all(WaitingWebhook) == ()
    back = list(dump(other))
    full.put(ended_call("gone"))
    load(full, back)
    assert list(dump(full)) == back
    assert full.all(WaitingWebhook) == ()
    other.close()


def test_what_cannot_be_done_last_leaves_everything_as_it_was(full: Store) -> None:
    before = list(dump(full))

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        load(full, dump_of_one_call(), then=fail)
    assert list(dump(full)) == before


def test_more_rows_than_are_written_at_once() -> None:
    store = Store.in_memory()
    ((table, row),) = dump_of_one_call()
    load(store, [(table, {**row, "call_uuid": str(number)}) for number in range(2500)])
    assert store.counts()["calls"] == 2500
    store.close()


def dump_of_one_call() -> list[tuple[str, dict[str, object]]]:
    store = Store.in_memory()
    store.put(ended_call("c"))
    rows = list(dump(store))
    store.close()
    return rows


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("tables", {"a": 1}), "there is no table 'tables' in this version"),
        (("outbox", {"number": 1, "request": ""}), "there is no table 'outbox'"),
        (("calls", {"call_uuid": "c", "moon": 1}), "table 'calls' has other columns in this version: .*moon"),
    ],
)
def test_rows_of_another_version_change_nothing(full: Store, row: tuple[str, dict[str, object]], text: str) -> None:
    before = list(dump(full))
    with pytest.raises(BadInput, match=text):
        load(full, [*dump_of_one_call(), row])
    assert list(dump(full)) == before
    assert len(full.all(WaitingWebhook)) == 1
