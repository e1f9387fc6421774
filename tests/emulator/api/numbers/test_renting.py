"""Numbers come into the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.models import ApplicationRecord, NumberRecord
from tests.emulator.api.desk import AUTH, NOW_NS

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def test_rent(client: Client, operator: FakeOperator) -> None:
    operator.store.put(ApplicationRecord(app_id="17", auth_id=AUTH, app_name="a"))
    answer = client.send("POST", "PhoneNumber/15550199/", json={"number": "15550199", "app_id": "17"})
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "api_id": body["api_id"],
        "message": "created",
        "numbers": [{"number": "15550199", "status": "Success", "fallback_number": ""}],
        "status": "fulfilled",
    }
    assert operator.store.get(NumberRecord, "15550199") == NumberRecord(
        number="15550199", auth_id=AUTH, added_ns=NOW_NS, app_id="17"
    )


@pytest.mark.parametrize("numbers", ["15550101,15550102", "+15550101<15550102", "15550101, 15550102,"])
def test_add_several(client: Client, operator: FakeOperator, numbers: str) -> None:
    body = {"numbers": numbers, "carrier": "17", "region": "US"}
    assert client.send("POST", "Number/", json=body).status_code == 202
    assert [record.number for record in operator.store.all(NumberRecord)] == ["15550101", "15550102"]
    assert {record.carrier for record in operator.store.all(NumberRecord)} == {"17"}


def test_the_default_application_takes_new_numbers(client: Client, operator: FakeOperator) -> None:
    operator.store.put(ApplicationRecord(app_id="9", auth_id=AUTH, app_name="a", is_default_for_numbers=True))
    client.send("POST", "PhoneNumber/15550199/")
    record = operator.store.get(NumberRecord, "15550199")
    assert record is not None
    assert record.app_id == "9"


def test_a_number_is_rented_once(client: Client) -> None:
    client.send("POST", "PhoneNumber/15550199/")
    assert client.error("POST", "PhoneNumber/15550199/") == (400, "15550199 is not available")


def test_the_application_must_exist(client: Client, operator: FakeOperator) -> None:
    assert client.error("POST", "PhoneNumber/15550199/", json={"app_id": "1"})[0] == 400
    assert operator.store.all(NumberRecord) == ()


def test_a_number_of_the_stock_comes_with_what_is_known_of_it(client: Client) -> None:
    client.send("POST", "PhoneNumber/493023125007/")
    shown = client.get("Number/493023125007/")
    assert (shown["country"], shown["region"], shown["city"], shown["number_type"]) == (
        "Germany",
        "Berlin",
        "Berlin",
        "local",
    )


def test_of_several_numbers_all_are_added_or_none(client: Client, operator: FakeOperator) -> None:
    client.send("POST", "PhoneNumber/15550199/")
    body = {"numbers": "15550198,15550199", "carrier": "own", "region": "here"}
    assert client.error("POST", "Number/", json=body) == (400, "15550199 is not available")
    assert operator.store.get(NumberRecord, "15550198") is None


@pytest.mark.parametrize("number", ["112", "911", "999"])
def test_emergency_numbers_are_nobodys(client: Client, number: str) -> None:
    refusal = (400, f"{number} is an emergency number")
    assert client.error("POST", f"PhoneNumber/{number}/") == refusal
    assert client.error("POST", "Number/", json={"numbers": f"15550199,{number}", "carrier": "c"}) == refusal
    assert client.get("Number/")["objects"] == []
