"""What a crash left of a room's recording: every track made whole, the manifest completed by them (ADR 0008)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput
from emulator.media.sidecar import UNFINISHED
from emulator.runtime.room_files import manifest_of, read_manifest, tracks_of, write_json
from emulator.runtime.salvage import RECOVERED, Salvaged, salvage, until_written

if TYPE_CHECKING:
    from emulator.calls.events import RecordingFinished

_LAST_WORDS_S = 0.1


async def until_room_written(wav: Path) -> None:
    """Wait until no media process writes the tracks of a room's recording: as `until_written`."""
    try:
        tracks = tracks_of(read_manifest(manifest_of(wav)), wav.parent)
    except (OSError, BadInput):
        return
    for track in tracks:
        await until_written(track.wav)
    # The manifest comes last and is closed at once.
    await asyncio.sleep(_LAST_WORDS_S)


def recovered_room(event: RecordingFinished) -> RecordingFinished:
    """A lost recording as far as its tracks were written; one of which nothing was written has failed."""
    try:
        found = salvage_room(Path(event.path))
    except (OSError, BadInput) as error:
        return replace(event, error=f"{event.error}; {error}")
    return replace(event, samples=found.samples, reason=found.reason, error="") if found.samples else event


def salvage_room(wav: Path) -> Salvaged:
    """Make the tracks whole and the manifest true. Raises OSError, BadInput when there is no manifest."""
    path = manifest_of(wav)
    manifest = read_manifest(path)
    if manifest["reason"] != UNFINISHED:
        return Salvaged(samples=manifest["samples"], reason=manifest["reason"])
    told = [track | _salvaged(wav.parent / track["file"]) for track in manifest["tracks"]]
    samples = max((track["start"] + track["samples"] for track in told), default=0)
    completed = {"tracks": told, "samples": samples, "takes": _fitted(manifest["takes"], samples), "reason": RECOVERED}
    write_json(path, manifest | completed)
    return Salvaged(samples=samples, reason=RECOVERED)


def _salvaged(wav: Path) -> dict[str, Any]:
    """One of which there is nothing has no samples."""
    try:
        found = salvage(wav)
    except (OSError, BadInput):
        return {"samples": 0, "reason": RECOVERED}
    return {"samples": found.samples, "reason": found.reason}


def _fitted(takes: list[dict[str, Any]], samples: int) -> list[dict[str, int]]:
    """The takes of so many samples; the last, which nobody ended, takes the rest."""
    found = []
    left = samples
    for take in takes:
        size = left if take["to"] is None else min(left, take["to"] - take["from"])
        if size:
            found.append({"from": take["from"], "to": take["from"] + size})
        left -= size
    if left and found:
        found[-1]["to"] += left
    return found
