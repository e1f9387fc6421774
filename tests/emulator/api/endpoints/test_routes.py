"""Endpoint/: its whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.records.models import ApplicationRecord, EndpointRecord
from tests.emulator.api.desk import AUTH

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

BOB = {"username": "bob", "password": "secret", "alias": "Bob"}


def create(client: Client, **fields: object) -> dict[str, Any]:
    answer = client.send("POST", "Endpoint/", json={**BOB, **fields})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_create_appends_the_time_to_the_user_name(client: Client, operator: FakeOperator) -> None:
    body = create(client)
    assert body.keys() == {"username", "alias", "message", "endpoint_id", "api_id"}
    assert body["username"] == "bob261121100000"
    assert len(body["endpoint_id"]) == 14
    stored = operator.store.endpoint_of("bob261121100000")
    assert stored is not None
    assert stored.password == "secret"


def test_two_of_a_name_in_one_second_differ(client: Client) -> None:
    assert create(client)["username"] == "bob261121100000"
    assert create(client)["username"] == "bob261121100001"


def test_change_and_delete(client: Client, operator: FakeOperator) -> None:
    operator.store.put(ApplicationRecord(app_id="17", auth_id=AUTH, app_name="a"))
    endpoint_id = create(client)["endpoint_id"]
    body = {"endpoint_id": endpoint_id, "alias": "Robert", "app_id": "17", "username": "eve"}
    assert client.send("POST", f"Endpoint/{endpoint_id}/", json=body).status_code == 202
    stored = operator.store.get(EndpointRecord, endpoint_id)
    assert stored is not None
    assert (stored.alias, stored.app_id, stored.username) == ("Robert", "17", "bob261121100000")
    assert client.send("DELETE", f"Endpoint/{endpoint_id}/").status_code == 204
    assert client.error("GET", f"Endpoint/{endpoint_id}/") == (404, "not found")


def test_list_filters_by_user_name(client: Client) -> None:
    create(client)
    eve = create(client, username="eve")
    listed = client.get("Endpoint/", username=eve["username"])
    assert [each["endpoint_id"] for each in listed["objects"]] == [eve["endpoint_id"]]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"username": "1bob"}, "username"),
        ({"username": "bo b"}, "username"),
        ({"password": "four"}, "password"),
        ({"alias": None}, "alias"),
        ({"app_id": "99"}, "app_id"),
    ],
)
def test_arguments_are_checked(client: Client, change: dict[str, object], name: str) -> None:
    status, text = client.error("POST", "Endpoint/", json={**BOB, **change})
    assert status == 400
    assert text.startswith(f"{name} parameter is")
