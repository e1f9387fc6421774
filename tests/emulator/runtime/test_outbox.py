"""Webhooks that wait on disk come out as they went in."""

from __future__ import annotations

import pytest

from emulator.records.models import PromisedRecording
from emulator.records.store import Store
from emulator.runtime.outbox import Kept, Outbox
from emulator.webhooks.request import build_request
from tests.emulator.records.test_store import PROMISE


def request(url: str = "http://app.test/done#rp=all&rc=3&odd=1", method: str = "POST"):  # type: ignore[no-untyped-def]
    return build_request(
        url,
        method,  # type: ignore[arg-type]
        {"Event": "RecordStop", "From": "sip:ä@x"},
        nonce="1" * 20,
        auth_tokens=("t",),
        main_token="t",
        call_uuid="a",
        kind="Record callback",
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_comes_back_equal(method: str) -> None:
    outbox = Outbox(Store.in_memory())
    number = outbox.put(request(method=method))
    assert outbox.waiting() == [Kept(number=number, request=request(method=method), attempts=0)]
    outbox.begin(number, request(method=method), 3)
    assert outbox.waiting() == [Kept(number=number, request=request(method=method), attempts=3)]
    outbox.remove(number)
    assert outbox.waiting() == []


def test_numbers_go_on_rising_in_the_next_outbox() -> None:
    store = Store.in_memory()
    first = Outbox(store).put(request())
    again = Outbox(store)
    second = again.put(request())
    assert second > first
    assert [kept.number for kept in again.waiting()] == [first, second]


def test_a_promise_is_fulfilled_with_it() -> None:
    store = Store.in_memory()
    store.put(PROMISE)
    Outbox(store).put(request(), fulfils=PROMISE)
    assert store.all(PromisedRecording) == ()


def test_a_store_that_fails_keeps_nobody_from_being_called() -> None:
    store = Store.in_memory()
    outbox = Outbox(store)
    store.close()
    assert outbox.put(request()) == 1
    outbox.begin(1, request(), 1)
    outbox.remove(1)
