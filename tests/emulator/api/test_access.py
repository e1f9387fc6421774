"""Credentials: who may ask, and in what form a refusal comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import AUTH, OTHER, TOKEN, Client, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer abc",
        "Basic",
        "Basic !!!",
        "Basic /////w==",
        "Basic bm9ib2R5OnRva2Vu",
        "Basic \xe9".encode("latin-1"),
        "Basic AAAA",
    ],
)
def test_without_good_credentials_it_is_401(client: Client, header: str | bytes) -> None:
    headers = {"Authorization": header}
    status, text = client.error("GET", "Recording/", auth=None, headers=headers)
    assert status == 401
    assert "auth_token" in text
    answer = client.send("GET", "Recording/", auth=None, headers=headers)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "path", ["Recording/a%00b/", "Recording/a%00b.wav", "Call/%00/", "Number/%00/", "Endpoint/%00"]
)
def test_a_name_with_a_nul_names_nothing(client: Client, path: str) -> None:
    assert client.error("GET", path) == (404, "not found")


def test_a_wrong_token_is_401(client: Client) -> None:
    assert client.error("GET", "Recording/", auth=(AUTH, "other"))[0] == 401


def test_another_account_is_403(client: Client) -> None:
    assert client.error("GET", "Recording/", auth=(OTHER, TOKEN))[0] == 403


def test_things_of_another_account_do_not_exist(client: Client, operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1", auth_id=OTHER))
    assert client.error("GET", "Recording/rec-1/") == (404, "not found")


def test_without_a_platform_it_is_503() -> None:
    class Nobody(Client):
        pass

    client = Nobody(None)  # type: ignore[arg-type]
    assert client.error("GET", "Recording/") == (503, "the platform is not running")


def test_every_reply_has_its_own_api_id(client: Client) -> None:
    assert client.get("Recording/")["api_id"] != client.get("Recording/")["api_id"]
