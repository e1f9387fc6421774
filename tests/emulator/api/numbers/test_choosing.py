"""Which of the rented numbers a list shows, and which questions are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.models import NumberRecord
from tests.emulator.api.desk import AUTH, NOW_NS

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.fixture(autouse=True)
def numbers(operator: FakeOperator) -> None:
    for index, number in enumerate(("15550101", "15550102", "4420300")):
        operator.store.put(NumberRecord(number=number, auth_id=AUTH, added_ns=NOW_NS - index, alias=f"n{index}"))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["15550101", "15550102", "4420300"]),
        ({"number_startswith": "1555"}, ["15550101", "15550102"]),
        ({"number_startswith": "+1555"}, ["15550101", "15550102"]),
        ({"alias": "n2"}, ["4420300"]),
        ({"type": "tollfree"}, []),
        ({"services": "voice"}, ["15550101", "15550102", "4420300"]),
        ({"services": "voice,sms"}, []),
        ({"cnam_lookup": "disabled"}, ["15550101", "15550102", "4420300"]),
        ({"cnam_lookup": "enabled"}, []),
        ({"renewal_date__gt": "2020-01-01"}, []),
    ],
)
def test_list(client: Client, filters: dict[str, object], expected: list[str]) -> None:
    assert [each["number"] for each in client.get("Number/", **filters)["objects"]] == expected


@pytest.mark.parametrize(
    "filters",
    [
        {"services": "fax"},
        {"cnam_lookup": "perhaps"},
        {"number_startswith": "a"},
        {"renewal_date": "soon"},
        {"renewal_date__lte": "2026-13-01"},
    ],
)
def test_filters_that_are_none(client: Client, filters: dict[str, str]) -> None:
    status, text = client.error("GET", "Number/", params=filters)
    assert (status, text.split()[0]) == (400, *filters)
