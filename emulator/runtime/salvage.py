"""What a crash left of a recording: its header made right by the file's length, its sidecar completed (ADR 0008)."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.audio.wav import HEADER_BYTES, wav_channels, wav_header
from emulator.base.errors import BadInput
from emulator.media.sidecar import FORMAT, UNFINISHED
from emulator.media.unfinished import BEHIND

if TYPE_CHECKING:
    from emulator.calls.events import RecordingFinished

RECOVERED = "recovered"
"""The reason in the sidecar of a recording that its engine could not end."""
_LOOK_EVERY_S = 0.05
_LOOKS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """A file that is whole now."""

    samples: int
    """Per channel."""
    reason: str
    """The engine's, when it had come to its end; else `recovered`."""


async def until_written(wav: Path) -> None:
    """Wait until no media process writes the file: it outlives a platform that was killed by as long as it takes.

    One that hangs is waited for no longer than 5 s.
    """
    for _ in range(_LOOKS):
        if not _is_being_written(wav):
            return
        await asyncio.sleep(_LOOK_EVERY_S)


def recovered(event: RecordingFinished) -> RecordingFinished:
    """A lost recording as far as it was written; one of which nothing was written has failed."""
    try:
        found = salvage(Path(event.path))
    except (OSError, BadInput) as error:
        return replace(event, error=f"{event.error}; {error}")
    return replace(event, samples=found.samples, reason=found.reason, error="") if found.samples else event


def salvage(wav: Path) -> Salvaged:
    """Make a recording whole. Raises OSError when its file cannot be used, BadInput when it is no recording."""
    samples, channels = mend(wav)
    path = wav.with_suffix(".sidecar.json")
    known = read_sidecar(path)
    if known.get("reason", UNFINISHED) != UNFINISHED and known.get("samples") == samples:
        return Salvaged(samples=samples, reason=known["reason"])
    bare = {"format": FORMAT, "recording": wav.stem, "channels": channels}
    path.write_text(json.dumps({**bare, **_completed(known, samples)}, ensure_ascii=False, indent=1) + "\n")
    return Salvaged(samples=samples, reason=RECOVERED)


def mend(wav: Path) -> tuple[int, int]:
    """Cut a WAV to whole samples and give it the header of its length; samples and channels."""
    with wav.open("r+b") as file:
        channels = wav_channels(file.read(HEADER_BYTES))
        if channels is None:
            raise BadInput("holds no recording", place=str(wav))
        samples = (file.seek(0, os.SEEK_END) - HEADER_BYTES) // (2 * channels)
        file.truncate(HEADER_BYTES + samples * 2 * channels)
        file.seek(0)
        file.write(wav_header(samples, channels))
    return samples, channels


def _is_being_written(wav: Path) -> bool:
    try:
        with wav.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def read_sidecar(path: Path) -> dict[str, Any]:
    """What it says; nothing when there is none that can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _completed(known: dict[str, Any], samples: int) -> dict[str, Any]:
    """What was true when it was written, and the rest of the file as its continuation.

    One that was to be written before anything else could happen still tells all; else it tells what it told.
    """
    takes = _fitted(known.get("takes", []), samples)
    further: dict[str, Any] = {"samples": samples, "reason": RECOVERED, "takes": takes}
    further["spans"] = {side: _fitted(spans, samples) for side, spans in known.get("spans", {}).items()}
    if "told_sample" in known:
        told = known["told_sample"]
        if known.get("told_holds") and takes:
            told = max(told, takes[-1]["to"])
        further["told_sample"] = told
        further["legs"] = {
            name: leg | {"gaps": _before(told - BEHIND, leg["gaps"])} for name, leg in known["legs"].items()
        }
    return {name: value for name, value in known.items() if name != "told_holds"} | further


def _before(limit: int, gaps: list[dict[str, int]]) -> list[dict[str, int]]:
    """The gaps before an engine sample: those behind it might still have been filled."""
    return [{**gap, "to": min(gap["to"], limit)} for gap in gaps if gap["from"] < limit]


def _fitted(parts: list[dict[str, Any]], samples: int) -> list[dict[str, Any]]:
    """Takes or spans, cut or continued to be so many samples long together."""
    found: list[dict[str, Any]] = []
    left = samples
    for part in parts:
        size = min(part["to"] - part["from"], left)
        left -= size
        if size:
            found.append({**part, "to": part["from"] + size})
    if found:
        found[-1]["to"] += left
    return found
