"""Fetches the recordings of a case the way a customer does: list them by the REST API, get each from its URL."""

from __future__ import annotations

import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from emulator.base.errors import Unavailable
from scenarios.expect.fetched_recording import FetchedRecording
from scenarios.proof.room_sidecar import tracks_beside
from scenarios.proof.sidecar import beside

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.runner.platform_port import Platform

FOLDER = "recordings"


async def fetch_recordings(platform: Platform, folder: Path) -> list[FetchedRecording]:
    """All recordings of the account in order of their start, files and sidecars in `folder`/recordings."""
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    client = platform.http_client()
    try:
        url = f"{platform.http_url}/v1/Account/{platform.auth_id}/Recording/"
        listing = await client.get(url, auth=(platform.auth_id, platform.auth_token))
        if listing.status_code != httpx.codes.OK:
            raise Unavailable(f"GET {url} answered {listing.status_code}: {listing.text[:200]}")
        objects: list[dict[str, Any]] = listing.json()["objects"]
        objects.sort(key=lambda each: (float(each.get("recording_start_ms") or 0), str(each["recording_id"])))
        return [await _fetch(client, each, platform.recordings_dir, target) for each in objects]
    except httpx.HTTPError as error:
        raise Unavailable(f"the REST API of the platform cannot be reached: {error!r}") from error
    finally:
        await client.aclose()


async def _fetch(client: httpx.AsyncClient, listed: dict[str, Any], sidecars: Path, target: Path) -> FetchedRecording:
    recording_id, url = str(listed["recording_id"]), str(listed["recording_url"])
    media = await client.get(url)
    file = target / (recording_id + PurePosixPath(urlsplit(url).path).suffix)
    file.write_bytes(media.content)
    sidecar = file.with_suffix(".sidecar.json")
    original = sidecars / sidecar.name
    if original.is_file():
        shutil.copyfile(original, sidecar)
        for track in tracks_beside(original):
            for each in (track, beside(track)):
                if each.is_file():
                    shutil.copyfile(each, target / each.name)
    return FetchedRecording(
        recording_id=recording_id, url=url, listed=listed, status=media.status_code, file=file, sidecar=sidecar
    )
