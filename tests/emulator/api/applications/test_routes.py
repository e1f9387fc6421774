"""Application/: its whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from tests.emulator.api.desk import AUTH, SUB, SUB_TOKEN, Client, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def create(client: Client, **fields: object) -> str:
    answer = client.send("POST", "Application/", json={"app_name": "shop", **fields})
    assert answer.status_code == 201
    assert answer.json()["message"] == "created"
    app_id: str = answer.json()["app_id"]
    return app_id


def test_ids_are_17_digits(client: Client) -> None:
    app_id = create(client)
    assert len(app_id) == 17
    assert app_id.isdigit()


def test_only_what_is_given_changes(client: Client, operator: FakeOperator) -> None:
    app_id = create(client, answer_url="http://a.test/", answer_method="GET", fallback_answer_url="http://f.test/")
    changed = client.send("POST", f"Application/{app_id}/", json={"app_id": app_id, "answer_url": "http://b.test/"})
    assert (changed.status_code, changed.json()["message"]) == (202, "changed")
    assert operator.store.get(ApplicationRecord, app_id) == ApplicationRecord(
        app_id=app_id,
        auth_id=AUTH,
        app_name="shop",
        answer_url="http://b.test/",
        answer_method="GET",
        fallback_url="http://f.test/",
    )


def test_there_is_one_default_of_each_kind(client: Client) -> None:
    first = create(client, default_number_app=True, default_endpoint_app=True)
    second = create(client, default_number_app=True)
    defaults = {each["app_id"]: each for each in client.get("Application/")["objects"]}
    assert (defaults[first]["default_app"], defaults[first]["default_endpoint_app"]) == (False, True)
    assert (defaults[second]["default_app"], defaults[second]["default_endpoint_app"]) == (True, False)


def test_list_filters_by_name(client: Client) -> None:
    create(client)
    other = create(client, app_name="other")
    assert [each["app_id"] for each in client.get("Application/", app_name="other")["objects"]] == [other]


@pytest.mark.parametrize(
    ("body", "endpoint_app"),
    [({}, None), ({"cascade": True}, None), ({"cascade": False}, ""), ({"new_endpoint_application": "77"}, "77")],
)
def test_delete_takes_endpoints_along_or_moves_them(
    client: Client, operator: FakeOperator, body: dict[str, object], endpoint_app: str | None
) -> None:
    app_id = create(client)
    operator.store.put(ApplicationRecord(app_id="77", auth_id=AUTH, app_name="other"))
    operator.store.put(
        EndpointRecord(endpoint_id="5", auth_id=AUTH, username="bob", password="secret", alias="b", app_id=app_id)
    )
    operator.store.put(NumberRecord(number="15550199", auth_id=AUTH, added_ns=0, app_id=app_id))
    assert client.send("DELETE", f"Application/{app_id}/", json=body).status_code == 204
    endpoint = operator.store.get(EndpointRecord, "5")
    assert (None if endpoint is None else endpoint.app_id) == endpoint_app
    number = operator.store.get(NumberRecord, "15550199")
    assert number is not None
    assert number.app_id == ""
    assert client.error("GET", f"Application/{app_id}/") == (404, "not found")


@pytest.mark.parametrize("body", [{}, {"cascade": False}, {"new_endpoint_application": "77"}])
def test_a_subaccount_takes_only_its_own_endpoints_along(
    client: Client, operator: FakeOperator, body: dict[str, object]
) -> None:
    theirs, store = Client(operator, SUB, SUB_TOKEN), operator.store
    store.put(subaccount())
    store.put(ApplicationRecord(app_id="77", auth_id=AUTH, subaccount=SUB, app_name="other"))
    app_id = create(theirs)
    made = client.send(
        "POST", "Endpoint/", json={"username": "bob", "password": "secret", "alias": "b", "app_id": app_id}
    )
    store.put(NumberRecord(number="15550199", auth_id=AUTH, added_ns=0, app_id=app_id))
    assert theirs.send("DELETE", f"Application/{app_id}/", json=body).status_code == 204
    endpoint = store.get(EndpointRecord, made.json()["endpoint_id"])
    number = store.get(NumberRecord, "15550199")
    assert [each.app_id for each in (endpoint, number) if each] == ["", ""]


def refuse(operator: FakeOperator, change: str, condition: str) -> None:
    """Let the database refuse some changes, as a full disk does in the middle of many."""
    with operator.store.transaction() as transaction:
        transaction.execute(
            text(f"CREATE TRIGGER full BEFORE {change} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'full'); END")
        )


@pytest.mark.parametrize(("body", "change"), [({}, "DELETE"), ({"cascade": False}, "UPDATE")])
def test_a_delete_is_whole_or_nothing(
    client: Client, operator: FakeOperator, body: dict[str, object], change: str
) -> None:
    app_id, store = create(client), operator.store
    for key in "567":
        store.put(
            EndpointRecord(endpoint_id=key, auth_id=AUTH, username=key, password="secret", alias="b", app_id=app_id)
        )
    before = store.all(EndpointRecord)
    refuse(operator, f"{change} ON endpoints", "OLD.endpoint_id = '6'")
    assert client.error("DELETE", f"Application/{app_id}/", json=body)[0] == 503
    assert store.all(EndpointRecord) == before
    assert store.get(ApplicationRecord, app_id) is not None


def test_the_old_default_stays_where_the_new_one_cannot_be_kept(client: Client, operator: FakeOperator) -> None:
    first = create(client, default_number_app=True)
    refuse(operator, "INSERT ON applications", "NEW.app_name = 'second'")
    assert client.error("POST", "Application/", json={"app_name": "second", "default_number_app": True})[0] == 503
    assert client.get(f"Application/{first}/")["default_app"] is True


@pytest.mark.parametrize("name", ["", "no/slash", "né"])
def test_names_are_checked(client: Client, name: str) -> None:
    assert client.error("POST", "Application/", json={"app_name": name})[0] == 400


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_ids_are_404(client: Client, method: str) -> None:
    assert client.error(method, "Application/1/") == (404, "not found")
