"""Recordings of rooms on disk, made without an engine; and what they are put together as, in a few lines of NumPy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.audio.wav import wav_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Said = tuple[str, int, "NDArray[np.int16]"]
"""A leg, from which sample of the recording on, and what it says there [n]."""


def write_room(folder: Path, samples: int, said: list[Said], *, reason: str = "stopped") -> Path:
    """The tracks and manifest of the recording `r`; its WAV, which is not there yet."""
    tracks: list[dict[str, Any]] = []
    for n, (leg, start, pcm) in enumerate(said, 1):
        name = f"r.track-{n}.wav"
        (folder / name).write_bytes(wav_file(pcm))
        (folder / f"r.track-{n}.sidecar.json").write_text("{}")
        track = {"n": n, "leg": leg, "member": f"m-{n}", "file": name}
        tracks.append({**track, "start": start, "samples": len(pcm), "reason": "stopped"})
    manifest = {
        "format": "offhook-room/1",
        "recording": "r",
        "room": "room",
        "rate": 8000,
        "armed_sample": 160,
        "takes": [{"from": 160, "to": 160 + samples}],
        "samples": samples,
        "reason": reason,
        "tracks": tracks,
    }
    (folder / "r.room.json").write_text(json.dumps(manifest))
    return folder / "r.wav"


def lane(samples: int, said: list[Said]) -> NDArray[np.int16]:
    """The saturated sum [samples] of what is said."""
    total = np.zeros(samples, np.int64)
    for _, start, pcm in said:
        total[start : start + len(pcm)] += pcm
    return np.clip(total, -32768, 32767).astype(np.int16)


def whole(samples: int, said: list[Said], layout: str, named: str = "") -> NDArray[np.int16]:
    """[samples, channels] of a layout; `named` is the `m-N` of the N-th that is said."""
    if layout == "mix":
        return lane(samples, said)[:, None]
    if layout == "members":
        return np.stack([lane(samples, [each]) for each in said] or [lane(samples, [])], axis=1)
    left = [each for n, each in enumerate(said, 1) if f"m-{n}" == named]
    right = [each for n, each in enumerate(said, 1) if f"m-{n}" != named]
    return np.stack([lane(samples, left), lane(samples, right)], axis=1)
