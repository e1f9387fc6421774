"""/control/ledger: switches are read and set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient


def test_they_are_read(control: ControlClient) -> None:
    assert control.ask("GET", "/ledger") == {"switches": {"a": 60, "b": False}}


def test_those_that_are_named_are_set(control: ControlClient) -> None:
    assert control.ask("POST", "/ledger", b=True) == {"switches": {"a": 60, "b": True}}
    assert control.ask("POST", "/ledger", a=None) == {"switches": {"a": None, "b": True}}


def test_one_that_is_not_there_is_refused(control: ControlClient) -> None:
    assert control.refusal("POST", "/ledger", status=400, c=1) == "c parameter is invalid: there is no such switch"


def test_what_is_no_object_is_refused(control: ControlClient) -> None:
    answer = control.send("POST", "/control/ledger", auth=("", control.care.token), json=[1])
    assert answer.status_code == 400
