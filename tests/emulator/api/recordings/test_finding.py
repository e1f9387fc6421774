"""Recordings whose days are over cannot be seen by any request, however rarely the platform looks at its shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.storage import Storage
from tests.emulator.api.desk import DAY_NS, NOW_NS, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.mark.parametrize(
    "request_", [("GET", "Recording/old/"), ("DELETE", "Recording/old/"), ("GET", "Recording/old.wav")]
)
def test_what_ran_out_is_gone(client: Client, operator: FakeOperator, request_: tuple[str, str]) -> None:
    operator.storage = Storage(kept_days=30)
    for name, days in (("old", 30), ("new", 29)):
        operator.store.put(recording(name, added_ns=NOW_NS - days * DAY_NS))
        operator.files[f"/data/{name}.wav"] = b"RIFF"
    assert client.error(*request_) == (404, "not found")
    method, path = request_
    assert client.send(method, path.replace("old", "new")).status_code in {200, 204}


def test_it_is_in_no_list(client: Client, operator: FakeOperator) -> None:
    operator.storage = Storage(kept_days=90)
    for name, days in (("old", 90), ("new", 89)):
        operator.store.put(recording(name, added_ns=NOW_NS - days * DAY_NS))
    page = client.get("Recording/", recording_storage_duration__gte=1)
    assert ([each["recording_id"] for each in page["objects"]], page["meta"]["total_count"]) == (["new"], 1)
