"""What a subaccount sees, and what the main account sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from tests.emulator.api.desk import AUTH, SUB, SUB_TOKEN, Client, call, ended_call, recording, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

SECOND = "SAZZZZZZZZZZZZZZZZZZ"
OWNERS = {"1": "", "2": SUB, "3": SECOND}
KEYS = {
    "Application": "app_id",
    "Endpoint": "endpoint_id",
    "Number": "number",
    "Call": "call_uuid",
    "Recording": "recording_id",
}


@pytest.fixture
def theirs(operator: FakeOperator) -> Client:
    """The subaccount SUB; it, another one and the main account have one of each thing."""
    for auth_id in (SUB, SECOND):
        operator.store.put(subaccount(auth_id))
    for key, owner in OWNERS.items():
        operator.store.put(ApplicationRecord(app_id=key, auth_id=AUTH, subaccount=owner, app_name=key))
        operator.store.put(NumberRecord(number=key, auth_id=AUTH, subaccount=owner, added_ns=0))
        operator.store.put(
            EndpointRecord(endpoint_id=key, auth_id=AUTH, subaccount=owner, username=key, password="p", alias=key)
        )
        operator.store.put(ended_call(key, subaccount=owner))
        operator.store.put(recording(key, subaccount=owner))
        operator.store.put(call(f"live-{key}", subaccount=owner))
    return Client(operator, SUB, SUB_TOKEN)


def keys(client: Client, resource: str, **filters: str) -> list[str]:
    return sorted(each[KEYS[resource]] for each in client.get(f"{resource}/", **filters)["objects"])


@pytest.mark.parametrize("resource", KEYS)
def test_each_sees_what_is_theirs(client: Client, theirs: Client, resource: str) -> None:
    assert keys(client, resource) == ["1", "2", "3"]
    assert keys(client, resource, subaccount=SUB) == ["2"]
    assert keys(client, resource, subaccount=AUTH) == ["1"]
    assert keys(client, resource, subaccount="SA0") == []
    assert keys(theirs, resource) == ["2"]
    assert keys(theirs, resource, subaccount=SECOND) == []


@pytest.mark.parametrize("resource", KEYS)
def test_what_is_not_theirs_does_not_exist(client: Client, theirs: Client, resource: str) -> None:
    assert client.send("GET", f"{resource}/2/").status_code == 200
    assert theirs.send("GET", f"{resource}/2/").status_code == 200
    for key in ("1", "3"):
        assert theirs.error("GET", f"{resource}/{key}/") == (404, "not found")
        assert theirs.error("DELETE", f"{resource}/{key}/") == (404, "not found")


def test_live_calls(client: Client, theirs: Client, operator: FakeOperator) -> None:
    assert client.get("Call/", status="live")["calls"] == ["live-1", "live-2", "live-3"]
    assert theirs.get("Call/", status="live")["calls"] == ["live-2"]
    assert theirs.error("DELETE", "Call/live-1/")[0] == 404
    assert theirs.send("DELETE", "Call/live-2/").status_code == 204
    assert operator.hung_up == ["live-2"]


@pytest.mark.parametrize("resource", ["Application", "Endpoint", "Number"])
def test_a_thing_says_whose_it_is(client: Client, theirs: Client, resource: str) -> None:
    whose = f"/v1/Account/{AUTH}/Subaccount/{SUB}/"
    assert client.get(f"{resource}/1/")["sub_account"] is None
    assert client.get(f"{resource}/2/")["sub_account"] == whose
    shown = theirs.get(f"{resource}/2/")
    assert (shown["sub_account"], shown["resource_uri"]) == (whose, f"/v1/Account/{SUB}/{resource}/2/")


def test_what_a_subaccount_makes_is_its_own(theirs: Client, operator: FakeOperator) -> None:
    made = theirs.send("POST", "Application/", json={"app_name": "a"}).json()["app_id"]
    number = theirs.send("POST", "PhoneNumber/15550199/", json={"app_id": made})
    endpoint = theirs.send("POST", "Endpoint/", json={"username": "ann", "password": "secret", "alias": "a"})
    called = theirs.send("POST", "Call/", json={"from": "1", "to": "2", "answer_url": "http://app.test/"})
    assert [each.status_code for each in (number, endpoint, called)] == [201, 201, 201]
    store = operator.store
    things = [
        store.get(ApplicationRecord, made),
        store.get(NumberRecord, "15550199"),
        store.get(EndpointRecord, endpoint.json()["endpoint_id"]),
    ]
    assert [(each.auth_id, each.subaccount) for each in things if each] == [(AUTH, SUB)] * 3
    assert [(order.auth_id, order.subaccount) for order in operator.placed] == [(AUTH, SUB)]


@pytest.mark.parametrize(
    ("path", "body"), [("Application/1/", {}), ("Number/1/", {}), ("Application/", {"app_name": "b"})]
)
def test_the_main_account_gives_and_takes_back(client: Client, theirs: Client, path: str, body: dict[str, str]) -> None:
    path = f"Application/{client.send('POST', path, json=body).json()['app_id']}/" if body else path
    for wanted, seen in ((SUB, 200), (AUTH, 404)):
        assert client.send("POST", path, json={"subaccount": wanted}).status_code == 202
        assert theirs.send("GET", path).status_code == seen


@pytest.mark.parametrize("path", ["Application/2/", "Number/2/"])
def test_a_subaccount_may_name_itself_only(client: Client, theirs: Client, path: str) -> None:
    assert theirs.send("POST", path, json={"subaccount": SUB}).status_code == 202
    for other in (SECOND, AUTH):
        assert theirs.error("POST", path, json={"subaccount": other}) == (
            400,
            "subaccount parameter is invalid: there is no such subaccount",
        )
    assert client.error("POST", path, json={"subaccount": "SA0"})[0] == 400


def test_applications_of_others_cannot_be_used(theirs: Client) -> None:
    assert theirs.error("POST", "Number/2/", json={"app_id": "1"})[0] == 400
    assert theirs.send("POST", "Number/2/", json={"app_id": "2"}).status_code == 202


def test_every_account_has_a_default_of_its_own(client: Client, theirs: Client) -> None:
    for asking, path in ((client, "Application/1/"), (theirs, "Application/2/")):
        assert asking.send("POST", path, json={"default_number_app": True}).status_code == 202
    assert [client.get(f"Application/{key}/")["default_app"] for key in "12"] == [True, True]
    theirs.send("POST", "PhoneNumber/15550198/")
    assert theirs.get("Number/15550198/")["application"] == f"/v1/Account/{SUB}/Application/2/"


def test_the_file_of_a_recording_is_at_its_owners_address(client: Client, theirs: Client) -> None:
    for asking in (client, theirs):
        assert asking.get("Recording/2/")["recording_url"].endswith(f"/v1/Account/{SUB}/Recording/2.wav")


def test_no_account_may_use_anothers_path(client: Client, theirs: Client) -> None:
    assert theirs.error("GET", f"/v1/Account/{AUTH}/Call/")[0] == 403
    assert client.error("GET", f"/v1/Account/{SUB}/Call/")[0] == 403
