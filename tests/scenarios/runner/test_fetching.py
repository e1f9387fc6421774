"""Fetching recordings as a customer: list, authorisation, media, sidecars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import Unavailable
from scenarios.runner.fetching import fetch_recordings
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.expect.fetched_recording import FetchedRecording

LATER = {"recording_id": "b", "recording_url": "http://media.test/x/b.wav", "recording_start_ms": "2000.0"}
EARLIER = {"recording_id": "a", "recording_url": "http://media.test/x/a.wav", "recording_start_ms": "1000.0"}


def rest_api(request: httpx.Request) -> httpx.Response:
    if request.url.host == "media.test":
        assert "authorization" not in request.headers, "media is open to everybody who knows the URL"
        return httpx.Response(200, content=b"RIFF") if request.url.path == "/x/a.wav" else httpx.Response(404)
    assert request.url.path == "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Recording/"
    assert request.headers["authorization"].startswith("Basic ")
    return httpx.Response(200, json={"objects": [LATER, EARLIER]})


def fetched(folder: Path, answer: Callable[[httpx.Request], httpx.Response]) -> list[FetchedRecording]:
    sidecars = folder / "platform"
    sidecars.mkdir()
    (sidecars / "a.sidecar.json").write_text("{}")

    async def main() -> list[FetchedRecording]:
        client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        return await fetch_recordings(EmptyPlatform(client=client, recordings_dir=sidecars), folder)

    return in_virtual_time(main)


def test_all_recordings_in_order_of_their_start(tmp_path: Path) -> None:
    first, second = fetched(tmp_path, rest_api)
    assert (first.recording_id, first.status, first.file.read_bytes()) == ("a", 200, b"RIFF")
    assert first.file == tmp_path / "recordings" / "a.wav"
    assert first.sidecar.read_text() == "{}"
    assert (second.recording_id, second.status, second.sidecar.exists()) == ("b", 404, False)


def test_an_api_that_refuses(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"GET http://api\.test/v1/.* answered 401: who are you"):
        fetched(tmp_path, lambda _: httpx.Response(401, text="who are you"))


def test_an_api_that_is_not_there(tmp_path: Path) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Unavailable, match="the REST API of the platform cannot be reached"):
        fetched(tmp_path, fail)
