"""The platform hears of every request to the REST API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from emulator.api.operator import Exchange
from tests.emulator.api.desk import AUTH

if TYPE_CHECKING:
    import pytest

    from tests.emulator.api.desk import Client

RECORDING = "/Recording/{recording_id}"


def test_an_answer_is_told_with_its_route(client: Client) -> None:
    answer = client.send("GET", "Recording//nothing/")
    (told,) = client.operator.exchanges
    assert (told.method, told.path) == ("GET", f"/v1/Account/{AUTH}/Recording/nothing")
    assert (told.route, told.status) == (RECORDING, 404)
    assert told.body is not None
    assert json.loads(told.body) == answer.json()


def test_a_path_without_a_route_is_told(client: Client) -> None:
    client.send("GET", "/nowhere/")
    (told,) = client.operator.exchanges
    assert (told.route, told.status) == ("", 404)


def test_a_crash_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(client.operator, "account", crash)
    assert client.send("GET", "Recording/").status_code == 500
    (told,) = client.operator.exchanges
    assert told == Exchange(method="GET", path=told.path, route=told.route, status=500, body=None)
