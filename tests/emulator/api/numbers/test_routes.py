"""Number/: get, list, change, return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.models import ApplicationRecord, NumberRecord
from tests.emulator.api.desk import AUTH, NOW_NS

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.fixture(autouse=True)
def numbers(operator: FakeOperator) -> None:
    operator.store.put(ApplicationRecord(app_id="17", auth_id=AUTH, app_name="a"))
    for index, number in enumerate(("15550101", "15550102", "4420300")):
        operator.store.put(NumberRecord(number=number, auth_id=AUTH, added_ns=NOW_NS - index, alias=f"n{index}"))


@pytest.mark.parametrize("spelling", ["15550101", "+15550101", "%2B15550101"])
def test_get_in_any_spelling(client: Client, spelling: str) -> None:
    assert client.get(f"Number/{spelling}/")["number"] == "15550101"


def test_change_and_return(client: Client, operator: FakeOperator) -> None:
    assert client.send("POST", "Number/15550101/", json={"app_id": "17"}).status_code == 202
    record = operator.store.get(NumberRecord, "15550101")
    assert record is not None
    assert (record.app_id, record.alias) == ("17", "n0")
    assert client.send("DELETE", "Number/15550101/").status_code == 204
    assert client.error("DELETE", "Number/15550101/") == (404, "not found")


def test_names_are_looked_up_if_that_is_wanted(client: Client) -> None:
    for wanted in ("enabled", "disabled"):
        assert client.send("POST", "Number/15550101/", json={"cnam_lookup": wanted}).status_code == 202
        assert client.get("Number/15550101/")["cnam_lookup"] == wanted
    assert client.error("POST", "Number/15550101/", json={"cnam_lookup": "1"})[0] == 400
