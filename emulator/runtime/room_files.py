"""The files of a room's recording: the manifest, and the tracks that it names (`media.room_recorders`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput
from emulator.media.room_recorders import FORMAT, manifest_path

if TYPE_CHECKING:
    from pathlib import Path

SIDECAR = ".sidecar.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One, as far as it is known."""

    n: int
    leg: str
    member: str
    wav: Path
    start: int
    """Sample of the recording at which its first sample stands."""
    samples: int

    @property
    def stop(self) -> int:
        """Sample of the recording behind its last."""
        return self.start + self.samples


def manifest_of(wav: Path) -> Path:
    """The manifest that belongs to the file of a room's recording."""
    return wav.with_name(manifest_path(wav.stem))


def read_manifest(path: Path) -> dict[str, Any]:
    """Raises OSError, and BadInput when it is none."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise BadInput(f"no manifest: {error}", place=str(path)) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadInput("no manifest of a room's recording", place=str(path))
    return found


def write_json(path: Path, content: dict[str, Any]) -> None:
    """In one step: who reads it finds the old or the new. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    part.replace(path)


def tracks_of(manifest: dict[str, Any], folder: Path) -> list[Track]:
    """In order of joining; what is not known of one that goes on is 0."""
    return [
        Track(
            n=track["n"],
            leg=track["leg"],
            member=track["member"],
            wav=folder / track["file"],
            start=track["start"],
            samples=track["samples"] or 0,
        )
        for track in manifest["tracks"]
    ]


def remove_tracks(wav: Path) -> None:
    """Remove the tracks of a room's recording, their sidecars and at last the manifest; what is missing is no error.

    Raises OSError when something is there and stays.
    """
    path = manifest_of(wav)
    try:
        tracks = tracks_of(read_manifest(path), wav.parent)
    except (FileNotFoundError, BadInput):
        tracks = []
    for track in tracks:
        for each in (track.wav, track.wav.with_suffix(SIDECAR)):
            each.unlink(missing_ok=True)
    path.unlink(missing_ok=True)
