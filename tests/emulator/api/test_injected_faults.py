"""Requests to the REST API go wrong as rules say; the rest goes its way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.control.fault_rules import FaultRule
from emulator.records.models import ApplicationRecord
from tests.emulator.api.control.care import CONTROL_TOKEN, FakeCaretaker

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

APPLICATION = {"app_name": "a", "answer_url": "http://app.test/a"}


@pytest.fixture
def care(operator: FakeOperator) -> FakeCaretaker:
    operator.caretaker = care = FakeCaretaker()
    return care


def rule(care: FakeCaretaker, **fields: Any) -> None:
    care.faults.add(FaultRule(rule_id="r", where="rest", **fields))


def test_a_request_is_refused_and_not_carried_out(client: Client, operator: FakeOperator, care: FakeCaretaker) -> None:
    rule(care, path="Application*", status=503, error="try later")
    assert client.error("POST", "Application/", json=APPLICATION) == (503, "try later")
    assert not operator.store.all(ApplicationRecord)
    assert client.get("Call/")["objects"] == []


def test_only_the_answer_is_lost(client: Client, operator: FakeOperator, care: FakeCaretaker) -> None:
    rule(care, method="POST", status=500, carried_out=True, times=1)
    assert client.error("POST", "Application/", json=APPLICATION) == (500, "fault rule r")
    assert len(operator.store.all(ApplicationRecord)) == 1
    assert client.send("POST", "Application/", json=APPLICATION).status_code == 201


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_status_that_has_no_body_comes_without_one(client: Client, care: FakeCaretaker, status: int) -> None:
    rule(care, path="Number", status=status, error="unheard")
    answer = client.send("GET", "Number/")
    assert (answer.status_code, answer.content) == (status, b"")
    assert answer.headers.get("content-length", "0") == "0"
    assert "content-type" not in answer.headers


def test_an_answer_comes_late(client: Client, care: FakeCaretaker, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    rule(care, delay_s=7.5)
    assert client.get("Call/")["objects"] == []
    assert 7.5 in slept


def test_what_the_client_got_is_in_the_time_line(client: Client, operator: FakeOperator, care: FakeCaretaker) -> None:
    rule(care, status=429)
    client.error("GET", "Call/")
    assert operator.exchanges[-1].status == 429


def test_control_itself_never_goes_wrong(client: Client, care: FakeCaretaker) -> None:
    rule(care, status=500)
    assert client.send("GET", "/control", auth=("", CONTROL_TOKEN)).status_code == 200
