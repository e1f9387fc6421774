"""Recording/: get and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def test_get_has_the_object_and_an_api_id(client: Client, operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1"))
    single = client.get("Recording/rec-1/")
    (listed,) = client.get("Recording/")["objects"]
    assert {name: value for name, value in single.items() if name != "api_id"} == listed
    assert len(single["api_id"]) == 36


@pytest.mark.parametrize("recording_id", ["unknown", "running", "failed"])
def test_what_is_not_whole_does_not_exist(client: Client, operator: FakeOperator, recording_id: str) -> None:
    operator.store.put(recording("running", samples=None))
    operator.store.put(recording("failed", error="disk full"))
    for method in ("GET", "DELETE"):
        assert client.error(method, f"Recording/{recording_id}/") == (404, "not found")


def test_delete_removes_record_and_file(client: Client, operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1"))
    operator.files["/data/rec-1.wav"] = b"RIFF"
    answer = client.send("DELETE", "Recording/rec-1/", json={"recording_id": "rec-1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert operator.files == {}
    assert client.error("DELETE", "Recording/rec-1/")[0] == 404
    assert client.get("Recording/")["meta"]["total_count"] == 0
    assert client.send("GET", "Recording/rec-1.wav").status_code == 404
