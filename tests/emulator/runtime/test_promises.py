"""Promises are kept in memory and in the store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.base.clock import WallClock
from emulator.records.models import PromisedRecording
from emulator.records.store import Store
from emulator.runtime.call_book import CallBook
from emulator.runtime.promises import Promise, Promises
from tests.emulator.records.test_store import CALL, PROMISE, RECORDING


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


def promises(store: Store) -> Promises:
    return Promises(store, CallBook(WallClock(epoch_ns=0)))


def test_one_that_is_closed_stays_in_the_store_until_it_is_dropped(store: Store) -> None:
    desk = promises(store)
    desk.make(Promise(kept=PROMISE, background=True))
    found = desk.close("rec-9")
    assert found is not None
    assert found.ready.is_set()
    assert desk.close("rec-9") is desk.get("rec-9") is None
    assert store.all(PromisedRecording) == (PROMISE,)
    desk.drop("rec-9")
    assert store.all(PromisedRecording) == ()


def test_those_of_a_call_are_dropped(store: Store) -> None:
    desk = promises(store)
    other = replace(PROMISE, recording_id="rec-8", call_uuid="call-8")
    for kept in (PROMISE, other):
        desk.make(Promise(kept=kept, background=True))
    desk.drop_call("call-9")
    assert store.all(PromisedRecording) == (other,)
    assert desk.get("rec-9") is None
    assert desk.get("rec-8") is not None


def test_the_next_platform_takes_over_what_was_recorded(store: Store) -> None:
    for record in (CALL, RECORDING, PROMISE, replace(PROMISE, recording_id="never armed")):
        store.put(record)
    book = CallBook(WallClock(epoch_ns=0))
    desk = Promises(store, book)
    [(promise, found)] = desk.take_over(0.0)
    assert (promise.kept, found) == (PROMISE, RECORDING)
    assert desk.get("rec-9") is promise
    assert book.view("call-9").to_number == "sip:bob@x"
    assert store.all(PromisedRecording) == (PROMISE,)


def test_a_store_that_fails_hurts_no_recording(store: Store) -> None:
    desk = promises(store)
    store.close()
    desk.make(Promise(kept=PROMISE, background=True))
    assert desk.get("rec-9") is not None
    desk.drop("rec-9")
    assert desk.get("rec-9") is None


def test_callbacks_are_counted_for_the_next_platform_too(store: Store) -> None:
    desk = promises(store)
    desk.make(Promise(kept=PROMISE, background=True))
    desk.told("rec-9")
    desk.told("rec-9")
    found = desk.get("rec-9")
    assert found is not None
    assert found.kept.told == 2
    assert store.all(PromisedRecording) == (replace(PROMISE, told=2),)
