"""Invoice/: the FAQ's example as an account sees it, month by month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.api.reply_faults import reply_faults
from emulator.records.models import RecordingRecord
from emulator.records.storage import Storage
from tests.emulator.api.desk import OTHER, one_app, recording
from tests.emulator.records.test_invoices import ns

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

JUNE = {
    "billed_at": "2024-06-30 23:59:59+00:00",
    "month": "2024-06",
    "recording_storage": {"amount": "0.00120", "minutes": 3, "rate": 0.0004, "recordings": 2},
    "total_amount": "0.00120",
}


@pytest.fixture(autouse=True)
def example(operator: FakeOperator) -> None:
    """Three recordings of 16 March, of which the third is deleted on 29 June."""
    for name, seconds in (("1", 50), ("2", 119), ("3", 150)):
        operator.store.put(recording(name, added_ns=ns(2024, 3, 16, 9), samples=seconds * 8000))
    operator.store.put(recording("foreign", auth_id=OTHER, added_ns=ns(2024, 1, 1)))
    operator.now_ns = ns(2024, 6, 29, 12)
    operator.delete_recording("3")


def test_the_example_of_the_faq(client: Client, operator: FakeOperator) -> None:
    operator.now_ns = ns(2024, 6, 30, 12)
    answer = client.get("Invoice/")
    assert ([each["month"] for each in answer["objects"]], answer["total_amount"]) == (
        ["2024-05", "2024-04", "2024-03"],
        "0.00000",
    )
    assert client.error("GET", "Invoice/2024-06/") == (404, "not found")
    operator.now_ns = ns(2024, 6, 30, 23, 59, 59)
    answer = client.get("Invoice/")
    assert (answer["objects"][0], answer["total_amount"]) == (JUNE, "0.00120")
    single = client.get("Invoice/2024-06/")
    assert len(single.pop("api_id")) == 36
    assert single == JUNE


def test_each_month_is_charged(client: Client, operator: FakeOperator) -> None:
    operator.now_ns = ns(2024, 8, 31, 23, 59, 59)
    assert client.get("Invoice/")["total_amount"] == "0.00360"


def test_an_account_that_does_not_pay_is_charged_nothing(client: Client, operator: FakeOperator) -> None:
    operator.storage = Storage(kept_days=90)
    operator.now_ns = ns(2024, 12, 31)
    assert client.get("Invoice/")["total_amount"] == "0.00000"
    assert [each.is_ready for each in operator.store.all(RecordingRecord) if each.auth_id != OTHER] == [False] * 3


@pytest.mark.parametrize("month", ["2024-02", "2024-13", "june", "2024-6", "2024-07"])
def test_a_month_without_an_invoice(client: Client, operator: FakeOperator, month: str) -> None:
    operator.now_ns = ns(2024, 7, 15)
    assert client.error("GET", f"Invoice/{month}/") == (404, "not found")


def test_it_is_as_documented(client: Client, operator: FakeOperator) -> None:
    operator.now_ns = ns(2024, 7, 15)
    for path, route in (("Invoice/", "/Invoice"), ("Invoice/2024-06/", "/Invoice/{month}")):
        answer = client.send("GET", path)
        assert reply_faults(one_app(), "GET", route, 200, answer.text) == []


def test_recordings_of_subaccounts_stand_on_it(client: Client, operator: FakeOperator) -> None:
    (first, *_) = operator.store.all(RecordingRecord)
    operator.store.put(replace(first, subaccount="SAXXXXXXXXXXXXXXXXXX"))
    operator.now_ns = ns(2024, 7, 15)
    assert client.get("Invoice/2024-06/")["recording_storage"] == JUNE["recording_storage"]
