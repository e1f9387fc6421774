"""Subaccount/: the main account makes, changes and deletes them; they ask with credentials of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from emulator.records.models import SubaccountRecord
from tests.emulator.api.desk import AUTH, DAY_NS, OTHER, SUB, SUB_TOKEN, TOKEN, Client, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

UNKNOWN = "SAYYYYYYYYYYYYYYYYYY"


def test_a_new_subaccount_has_credentials_of_its_own(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", "Subaccount/", json={"name": "Wayne", "enabled": True})
    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == {"api_id", "auth_id", "auth_token", "message"}
    assert re.fullmatch("SA[A-Z0-9]{18}", made["auth_id"])
    assert len(made["auth_token"]) == 40
    theirs = Client(operator, made["auth_id"], made["auth_token"])
    assert theirs.get("Application/")["objects"] == []
    assert client.error("GET", "Application/", auth=(made["auth_id"], "wrong"))[0] == 401


def test_it_is_not_enabled_unless_that_is_said(client: Client, operator: FakeOperator) -> None:
    made = client.send("POST", "Subaccount/", json={"name": "Wayne"}).json()
    theirs = Client(operator, made["auth_id"], made["auth_token"])
    assert theirs.error("GET", "Call/") == (
        401,
        f"authentication failed: subaccount {made['auth_id']} is not enabled",
    )
    assert client.send("POST", f"Subaccount/{made['auth_id']}/", json={"enabled": True}).status_code == 202
    assert theirs.send("GET", "Call/").status_code == 200


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "a\r\nb"}, {"name": "x" * 200}, {"name": ["a"]}])
def test_a_name_is_needed(client: Client, body: dict[str, object]) -> None:
    status, text = client.error("POST", "Subaccount/", json=body)
    assert (status, text.split()[0]) == (400, "name")


def test_the_object_is_exact(client: Client, operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    shown = client.get(f"Subaccount/{SUB}/")
    assert re.fullmatch("[0-9a-f-]{36}", shown.pop("api_id"))
    assert shown == {
        "account": f"/v1/Account/{AUTH}/",
        "auth_id": SUB,
        "auth_token": SUB_TOKEN,
        "created": "2026-11-21",
        "enabled": True,
        "modified": None,
        "name": "Ann",
        "new_auth_token": SUB_TOKEN,
        "resource_uri": f"/v1/Account/{AUTH}/Subaccount/{SUB}/",
    }


def test_only_what_is_given_changes(client: Client, operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    operator.now_ns += DAY_NS
    answer = client.send("POST", f"Subaccount/{SUB}/", json={"name": "Bob"})
    assert (answer.status_code, answer.json()["message"]) == (202, "changed")
    shown = client.get(f"Subaccount/{SUB}/")
    assert (shown["name"], shown["enabled"], shown["modified"]) == ("Bob", True, "2026-11-22")


def test_a_list_has_the_newest_first(client: Client, operator: FakeOperator) -> None:
    for day in range(3):
        operator.store.put(subaccount(f"SA{day:018}", created_ns=day * DAY_NS))
    page = client.get("Subaccount/", limit=2)
    assert [each["auth_id"][-1] for each in page["objects"]] == ["2", "1"]
    assert (page["meta"]["total_count"], page["meta"]["next"] is None) == (3, False)


def test_a_deleted_subaccount_may_no_longer_ask(client: Client, operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    assert client.send("DELETE", f"Subaccount/{SUB}/", json={}).status_code == 204
    assert operator.store.all(SubaccountRecord) == ()
    assert Client(operator, SUB, SUB_TOKEN).error("GET", "Call/")[0] == 401
    assert client.error("DELETE", f"Subaccount/{SUB}/") == (404, "not found")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_others_have_none_of_it(client: Client, operator: FakeOperator, method: str) -> None:
    operator.store.put(subaccount())
    assert client.error(method, f"Subaccount/{UNKNOWN}/", json={"name": "a"})[0] == 404
    another = Client(operator, OTHER, TOKEN)
    assert another.error(method, f"Subaccount/{SUB}/", json={"name": "a"})[0] == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "Subaccount/"),
        ("POST", "Subaccount/"),
        ("GET", f"Subaccount/{SUB}/"),
        ("POST", f"Subaccount/{SUB}/"),
        ("DELETE", f"Subaccount/{SUB}/"),
    ],
)
def test_a_subaccount_may_not_manage_subaccounts(operator: FakeOperator, method: str, path: str) -> None:
    operator.store.put(subaccount())
    status, text = Client(operator, SUB, SUB_TOKEN).error(method, path, json={"name": "a"})
    assert status == 403
    assert "main account" in text
