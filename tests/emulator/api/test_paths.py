"""Paths: every spelling that the SDKs send, without a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import AUTH, multi_party_call, recording

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


@pytest.mark.parametrize("path", ["MultiPartyCall/name_a%2Fb/", "MultiPartyCall/a%2fb", "MultiPartyCall//name_a%2Fb//"])
def test_a_slash_in_a_name(client: Client, operator: FakeOperator, path: str) -> None:
    operator.store.put(multi_party_call("m-1", friendly_name="a/b"))
    assert client.get(path)["friendly_name"] == "a/b"
    assert client.error("POST", f"{path.rstrip('/')}/Participant/9/Record/Pause/")[0] == 404
    assert client.error("GET", "MultiPartyCall/name_a/b/")[0] == 404
