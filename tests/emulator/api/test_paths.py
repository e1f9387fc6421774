"""Paths: every spelling that the SDKs send, without a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import AUTH, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.mark.parametrize(
    "path",
    [
        "Recording/rec-1/",
        "Recording/rec-1",
        "Recording//rec-1/",
        "Recording/rec-1//",
        f"/v1//Account/{AUTH}/Recording/rec-1",
    ],
)
def test_slashes_do_not_matter(client: Client, operator: FakeOperator, path: str) -> None:
    operator.store.put(recording("rec-1"))
    assert client.get(path)["recording_id"] == "rec-1"
