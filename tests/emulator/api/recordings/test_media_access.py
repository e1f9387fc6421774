"""Files of recordings: open to whoever knows the address, or to their owner alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.records.models import SubaccountRecord
from tests.emulator.api.desk import AUTH, OTHER, SUB, SUB_TOKEN, TOKEN, recording, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

OF_MAIN = f"/v1/Account/{AUTH}/Recording/main.wav"
OF_SUB = f"/v1/Account/{SUB}/Recording/sub.wav"
MAIN, THEIRS, FOREIGN, NOBODY = (AUTH, TOKEN), (SUB, SUB_TOKEN), (OTHER, TOKEN), None


@pytest.fixture(autouse=True)
def files(operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    for name, owner in (("main", ""), ("sub", SUB)):
        record = recording(name, subaccount=owner)
        operator.store.put(record)
        operator.files[record.path] = b"RIFF"


def locked(client: Client) -> None:
    client.send("POST", "Setting/", json={"basic_auth_for_recording_urls": True})


def status(client: Client, path: str, auth: tuple[str, str] | None, method: str = "GET") -> int:
    return client.send(method, path, auth=auth).status_code


@pytest.mark.parametrize("path", [OF_MAIN, OF_SUB, OF_SUB.replace(SUB, AUTH)])
def test_by_default_nobody_is_asked(client: Client, path: str) -> None:
    assert status(client, path, NOBODY) == 200


@pytest.mark.parametrize("path", [OF_MAIN.replace(AUTH, SUB), OF_MAIN.replace(AUTH, OTHER), OF_MAIN.replace("w", "v")])
def test_it_is_at_its_owners_address_only(client: Client, path: str) -> None:
    assert status(client, path, MAIN) == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "auth", "expected"),
    [
        (OF_MAIN, MAIN, 200),
        (OF_MAIN, THEIRS, 403),
        (OF_MAIN, FOREIGN, 403),
        (OF_MAIN, NOBODY, 401),
        (OF_MAIN, (AUTH, "wrong"), 401),
        (OF_SUB, THEIRS, 200),
        (OF_SUB, MAIN, 403),
        (OF_SUB, NOBODY, 401),
        (OF_SUB, (SUB, TOKEN), 401),
    ],
)
def test_with_the_setting_only_the_owner_is_served(
    client: Client, path: str, auth: tuple[str, str] | None, expected: int, method: str
) -> None:
    locked(client)
    assert status(client, path, auth, method) == expected


def test_a_browser_is_asked_for_credentials(client: Client) -> None:
    locked(client)
    answer = client.send("GET", OF_MAIN, auth=None)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert answer.json()["error"].startswith("authentication failed")


def test_the_main_account_has_the_files_of_a_subaccount_that_is_gone(client: Client, operator: FakeOperator) -> None:
    locked(client)
    operator.store.delete(SubaccountRecord, SUB)
    assert status(client, OF_SUB, MAIN) == 200


def test_the_setting_is_the_settings_until_it_is_changed(
    client: Client, operator: FakeOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = operator.account(AUTH)
    assert account is not None
    strict = replace(account, recordings_need_credentials=True)
    monkeypatch.setattr(operator, "account", lambda auth_id: strict if auth_id == AUTH else None)
    assert status(client, OF_MAIN, NOBODY) == 401
    client.send("POST", "Setting/", json={"basic_auth_for_recording_urls": False})
    assert status(client, OF_MAIN, NOBODY) == 200
