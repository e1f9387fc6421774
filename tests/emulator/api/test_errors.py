"""Failures: always JSON with api_id and error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from tests.emulator.api.desk import Client

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_an_unknown_path_is_404(client: Client) -> None:
    assert client.error("GET", "Nothing/") == (404, "not found")
    assert client.error("GET", "/elsewhere") == (404, "not found")


def test_a_wrong_method_is_405(client: Client) -> None:
    assert client.error("PUT", "Recording/") == (405, "method not allowed")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("Call/", "GET, POST"),
        ("Call/some/", "DELETE, GET, POST"),
        ("Request/some", "DELETE"),
        ("Recording/a.wav", "DELETE, GET, HEAD"),
    ],
)
def test_a_405_names_every_method_of_its_path(client: Client, path: str, allowed: str) -> None:
    assert client.send("PUT", path).headers["Allow"] == allowed


def test_a_store_that_cannot_be_read_is_503(
    client: Client, operator: FakeOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise Unavailable("the database is locked")

    monkeypatch.setattr(operator.store, "page", locked)
    assert client.error("GET", "Recording/") == (503, "not available now: the database is locked")


def test_a_crash_is_500_with_a_body(client: Client, operator: FakeOperator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator, "store", None)
    assert client.error("GET", "Recording/") == (500, "internal server error")


def test_a_crash_has_an_api_id_even_without_a_platform() -> None:
    answer = Client(None).send("GET", "Recording/")  # type: ignore[arg-type]
    assert answer.json()["api_id"] == "00000000-0000-0000-0000-000000000000"
