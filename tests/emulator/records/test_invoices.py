"""Invoices: the FAQ's example, and the same as a plain fold over recordings."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.records.invoices import Invoice, invoice, invoices
from emulator.records.models import RecordingRecord
from emulator.records.shelf import cleared, delete_recording
from emulator.records.storage import Storage, rounded_recording_s
from emulator.records.store import Store
from tests.emulator.records.test_shelf import recording

if TYPE_CHECKING:
    from collections.abc import Iterator

UTC_TERMS = Storage()
TERMS = [
    UTC_TERMS,
    Storage(by_calendar=False),
    Storage(ZoneInfo("Asia/Kolkata")),
    Storage(ZoneInfo("America/New_York")),
]


def ns(*moment: int) -> int:
    return calendar.timegm((*moment, 0, 0, 0)[:6]) * 10**9


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer("postgres"))])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    made = Store.in_memory() if request.param == "sqlite" else Store.open(request.getfixturevalue("postgres"))
    yield made
    made.close()


def amounts(found: list[Invoice]) -> dict[tuple[int, int], str]:
    return {(each.month.year, each.month.month): f"{each.amount}" for each in found if each.amount}


def faq(store: Store) -> None:
    """Three recordings of 16 March: 50, 119 and 150 seconds."""
    for name, seconds in (("1", 50), ("2", 119), ("3", 150)):
        store.put(recording(name, added_ns=ns(2024, 3, 16, 9), samples=seconds * 8000))


def test_the_example_of_the_faq(store: Store) -> None:
    faq(store)
    assert delete_recording(store, "3", ns(2024, 6, 29, 15))
    assert amounts(invoices(store, "MA", UTC_TERMS, ns(2024, 6, 30, 23, 59, 58))) == {}
    found = invoices(store, "MA", UTC_TERMS, ns(2024, 6, 30, 23, 59, 59))
    assert amounts(found) == {(2024, 6): "0.0012"}
    assert [each.month.month for each in found] == [3, 4, 5, 6]
    assert found[-1] == Invoice(month=date(2024, 6, 1), billed_ns=ns(2024, 6, 30, 23, 59, 59), recordings=2, minutes=3)


@pytest.mark.parametrize(
    ("deleted", "june"),
    [((2024, 6, 30, 23, 59, 58), "0.0012"), ((2024, 6, 30, 23, 59, 59), "0.0024"), ((2024, 7, 1), "0.0024")],
)
def test_what_is_deleted_before_the_end_of_the_billing_day_is_spared(
    store: Store, deleted: tuple[int, ...], june: str
) -> None:
    faq(store)
    delete_recording(store, "3", ns(*deleted))
    assert f"{invoice(store, 'MA', UTC_TERMS, date(2024, 6, 3)).amount}" == june


def test_an_invoice_outlives_its_recordings(store: Store) -> None:
    faq(store)
    for name in "123":
        delete_recording(store, name, ns(2024, 8, 15))
        cleared(store, name)
    found = invoices(store, "MA", UTC_TERMS, ns(2024, 10, 1))
    assert amounts(found) == {(2024, 6): "0.0024", (2024, 7): "0.0024"}


def test_there_is_no_pro_rata(store: Store) -> None:
    """A recording whose 91st day is the billing day pays for the whole month; one whose 90th it is, nothing."""
    store.put(recording("91", added_ns=ns(2024, 4, 1), samples=61 * 8000))
    store.put(recording("90", added_ns=ns(2024, 4, 2), samples=61 * 8000))
    assert invoice(store, "MA", UTC_TERMS, date(2024, 6, 1)).amount == Decimal("0.0008")


def test_of_a_million_minutes_the_faq_says_400_dollars(store: Store) -> None:
    store.put(recording("long", added_ns=ns(2024, 1, 1), samples=1_000_000 * 60 * 8000))
    assert invoice(store, "MA", UTC_TERMS, date(2024, 6, 1)).amount == Decimal(400)


def test_what_does_not_count(store: Store) -> None:
    old = ns(2024, 1, 1)
    for record in (
        recording("running", added_ns=old, samples=None),
        recording("failed", added_ns=old, error="disk full"),
        recording("foreign", added_ns=old, auth_id="OTHER"),
    ):
        store.put(record)
    assert invoices(store, "MA", UTC_TERMS, ns(2024, 12, 31)) == []
    store.put(recording("empty", added_ns=old, samples=0))
    assert invoice(store, "MA", UTC_TERMS, date(2024, 6, 1)).minutes == 1


moments = st.integers(ns(2023, 11, 1), ns(2024, 6, 30)) | st.sampled_from(
    [ns(2024, 1, 31, 23, 59, 59), ns(2024, 1, 31, 18, 29, 59), ns(2024, 3, 31, 23, 59, 58), ns(2024, 4, 1)]
)


@given(
    terms=st.sampled_from(TERMS),
    made=st.lists(st.tuples(moments, st.none() | moments, st.integers(0, 2_000_000)), max_size=8),
)
def test_an_invoice_is_a_fold_over_recordings(terms: Storage, made: list[tuple[int, int | None, int]]) -> None:
    store = Store.in_memory()
    for number, (added, deleted, samples) in enumerate(made):
        store.put(recording(f"{number}", added_ns=added, deleted_ns=deleted, samples=samples))
    for month in (date(2024, 1, 31), date(2024, 3, 1), date(2024, 6, 15)):
        found = invoice(store, "MA", terms, month)
        billed = found.billed_ns
        charged = [
            rounded_recording_s(each.samples or 0) // 60
            for each in store.all(RecordingRecord)
            if terms.days(each.added_ns, billed) > 90 and not (each.deleted_ns is not None and each.deleted_ns < billed)
        ]
        assert (found.recordings, found.minutes) == (len(charged), sum(charged))
    all_of_them = invoices(store, "MA", terms, ns(2024, 7, 31))
    assert all_of_them == [invoice(store, "MA", terms, each.month) for each in all_of_them]
    assert bool(all_of_them) == bool(made)
    store.close()
