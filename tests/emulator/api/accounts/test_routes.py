"""Account/ and its settings: shown and changed with the main account's credentials alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.models import AccountProfile
from tests.emulator.api.desk import AUTH, DAY_NS, NOW_NS, SUB, SUB_TOKEN, Client, recording, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

HERE = f"/v1/Account/{AUTH}/"


@pytest.mark.parametrize("path", [HERE, HERE.rstrip("/"), f"{HERE}/"])
def test_the_account_under_every_spelling_of_its_path(client: Client, path: str) -> None:
    answer = client.send("GET", path)
    assert (answer.status_code, answer.json()["auth_id"]) == (200, AUTH)


def test_only_what_is_given_changes(client: Client) -> None:
    assert client.send("POST", HERE, json={"name": "Wayne", "city": "Gotham"}).status_code == 202
    answer = client.send("POST", HERE, json={"name": None, "city": "Ulm", "address": "Mohrenkopf 1"})
    assert (answer.status_code, answer.json()["message"]) == (202, "changed")
    shown = client.get(HERE)
    assert (shown["name"], shown["city"], shown["address"]) == ("Wayne", "Ulm", "Mohrenkopf 1")


def test_something_has_to_change(client: Client) -> None:
    assert client.error("POST", HERE, json={"timezone": "UTC"}) == (400, "one of name, city and address is needed")
    assert client.error("POST", HERE, json={"name": "x" * 101})[0] == 400


def test_the_setting_of_recordings(client: Client, operator: FakeOperator) -> None:
    assert client.get("Setting/")["basic_auth_for_recording_urls"] is False
    answer = client.send("POST", "Setting/", json={"basic_auth_for_recording_urls": "true"})
    assert answer.status_code == 202
    assert client.get("Setting/")["basic_auth_for_recording_urls"] is True
    client.send("POST", HERE, json={"city": "Ulm"})
    profile = operator.store.get(AccountProfile, AUTH)
    assert profile is not None
    assert (profile.city, profile.recordings_need_credentials) == ("Ulm", True)


@pytest.mark.parametrize("body", [{}, {"basic_auth_for_recording_urls": "perhaps"}])
def test_a_setting_that_is_none(client: Client, body: dict[str, str]) -> None:
    status, text = client.error("POST", "Setting/", json=body)
    assert (status, text.split()[0]) == (400, "basic_auth_for_recording_urls")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["", "Setting/"])
def test_a_subaccount_may_neither_see_nor_change_it(operator: FakeOperator, method: str, path: str) -> None:
    operator.store.put(subaccount())
    theirs = Client(operator, SUB, SUB_TOKEN)
    body = {"name": "mine", "basic_auth_for_recording_urls": False}
    for owner in (SUB, AUTH):
        assert theirs.error(method, f"/v1/Account/{owner}/{path}", json=body)[0] == 403
    assert operator.store.all(AccountProfile) == ()


def test_an_account_that_pays_no_more_loses_what_is_older_than_the_free_days(
    client: Client, operator: FakeOperator
) -> None:
    for name, days in (("old", 90), ("new", 89)):
        operator.store.put(recording(name, added_ns=NOW_NS - days * DAY_NS))
    shown = client.get("Setting/")
    assert (shown["recording_storage_consent"], shown["recording_retention_days"]) == (True, 0)
    assert client.send("POST", "Setting/", json={"recording_storage_consent": False}).status_code == 202
    assert client.get("Setting/")["recording_storage_consent"] is False
    page = client.get("Recording/", recording_storage_duration__gte=1)
    assert [each["recording_id"] for each in page["objects"]] == ["new"]


def test_the_retention_of_recordings(client: Client, operator: FakeOperator) -> None:
    for name, days in (("old", 30), ("new", 29)):
        operator.store.put(recording(name, added_ns=NOW_NS - days * DAY_NS))
    client.send("POST", "Setting/", json={"recording_retention_days": "30"})
    assert client.get("Setting/")["recording_retention_days"] == 30
    assert client.error("GET", "Recording/old/") == (404, "not found")
    client.send("POST", "Setting/", json={"recording_retention_days": 0})
    assert (client.get("Setting/")["recording_retention_days"], operator.storage.kept_days) == (0, None)
    assert client.error("POST", "Setting/", json={"recording_retention_days": -1})[0] == 400
