"""/control/snapshots: taken, listed, restored, deleted; never under a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import one_app

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker


def test_the_life_of_a_snapshot(control: ControlClient, care: FakeCaretaker) -> None:
    assert control.ask("POST", "/snapshots", status=201, name="before") == {"message": "snapshot taken"}
    assert control.ask("GET", "/snapshots") == {"snapshots": ["before"]}
    assert control.ask("POST", "/snapshots/before/restore") == {"message": "snapshot restored"}
    assert care.done == ["restore before"]
    path = "/control/snapshots/before"
    statuses = [control.send("DELETE", path, auth=("", care.token)).status_code for _ in range(2)]
    assert statuses == [204, 404]


@pytest.mark.parametrize("name", ["a/b", "..", "", "x" * 65])
def test_what_is_no_name(control: ControlClient, name: str) -> None:
    assert control.refusal("POST", "/snapshots", status=400, name=name).startswith("name parameter is")


def test_what_cannot_be_restored(control: ControlClient) -> None:
    assert control.refusal("POST", "/snapshots/nothing/restore", status=404) == "not found"
    assert control.refusal("POST", "/snapshots/broken/restore", status=400) == "snapshot broken is broken"


def test_not_under_a_call(control: ControlClient, care: FakeCaretaker) -> None:
    care.busy = ["a call or its recording"]
    for path in ("/snapshots", "/snapshots/before/restore"):
        assert "a call or its recording" in control.refusal("POST", path, status=409, name="before")
    assert (care.done, care.kept) == ([], [])


@pytest.mark.parametrize("path", ["/control/snapshots", "/control/snapshots/{name}/restore"])
def test_the_open_api_document_knows_of_what_is_under_way(path: str) -> None:
    assert "409" in one_app().openapi()["paths"][path]["post"]["responses"]
