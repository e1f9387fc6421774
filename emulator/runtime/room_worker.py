"""Puts the tracks of a room's recording together: `python -m emulator.runtime.room_worker WAV LAYOUT MEMBER`.

A stretch at a time, so that no recording is ever whole in memory.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, get_args

import numpy as np

from emulator.audio.wav import HEADER_BYTES, MOST_BYTES, header_for
from emulator.base.errors import BadInput
from emulator.runtime.room_files import SIDECAR, manifest_of, read_manifest, tracks_of, write_json
from emulator.runtime.room_layout import ComposeFailed, Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.runtime.room_files import Track

FORMAT = "offhook-room-sidecar/1"
_MOST_CHANNELS = 2**15 - 1
_BLOCK = 2_000_000
"""Samples of all channels that are put together at once."""


@dataclass(slots=True)
class _Reader:
    """The tracks that sound now are open."""

    open: dict[int, BinaryIO] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def add(self, track: Track, start: int, total: NDArray[np.int32]) -> None:
        """Add what a track says from sample `start` of the recording on to `total` [n]."""
        low, high = max(start, track.start), min(start + len(total), track.stop)
        if low >= high:
            return
        file = self.open.get(track.n)
        if file is None:
            file = self.open[track.n] = track.wav.open("rb")
            self.stack.callback(file.close)
        file.seek(HEADER_BYTES + 2 * (low - track.start))
        pcm = np.frombuffer(file.read(2 * (high - low)), "<i2")
        total[low - start : low - start + len(pcm)] += pcm
        if high == track.stop:
            self.open.pop(track.n).close()


def compose(wav: Path, layout: Layout, named: str = "", *, most_bytes: int = MOST_BYTES) -> int:
    """Write `wav` and its sidecar by the manifest beside; it appears when it is whole. Its channels.

    `named`: a member_id; a leg may have had others before and after. Raises ComposeFailed. `most_bytes` of samples are
    RIFF, more are RF64.
    """
    part = wav.with_name(f"{wav.name}.part")
    try:
        manifest = read_manifest(manifest_of(wav))
        lanes = _lanes(tracks_of(manifest, wav.parent), layout, named)
        if len(lanes) > _MOST_CHANNELS:
            raise ComposeFailed(f"{wav.name}: {len(lanes)} members do not fit into a WAV file")
        samples = manifest["samples"] or 0
        with part.open("wb") as target:
            target.write(header_for(samples, len(lanes), most_bytes=most_bytes))
            _write(lanes, samples, target)
        write_json(wav.with_suffix(SIDECAR), _sidecar(manifest, layout, lanes))
        part.replace(wav)
    except (OSError, BadInput, KeyError, TypeError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise ComposeFailed(f"{wav.name} cannot be put together: {error}") from error
    return len(lanes)


def _lanes(tracks: list[Track], layout: Layout, named: str) -> list[list[Track]]:
    """The tracks of each channel."""
    if layout == "mix":
        return [tracks]
    if layout == "members":
        return [[track] for track in tracks] or [[]]
    return [
        [track for track in tracks if track.member == named],
        [track for track in tracks if track.member != named],
    ]


def _write(lanes: list[list[Track]], samples: int, target: BinaryIO) -> None:
    size = max(1, _BLOCK // len(lanes))
    reader = _Reader()
    with reader.stack:
        for start in range(0, samples, size):
            count = min(size, samples - start)
            out = np.zeros((count, len(lanes)), "<i2")
            for channel, tracks in enumerate(lanes):
                total = np.zeros(count, np.int32)
                for track in tracks:
                    reader.add(track, start, total)
                out[:, channel] = np.clip(total, -32768, 32767)
            target.write(out.data)


def _sidecar(manifest: dict[str, Any], layout: Layout, lanes: list[list[Track]]) -> dict[str, Any]:
    """What the manifest says, and who is on which channel from which file sample to which."""
    channels = [
        [
            {"member_id": track.member, "leg": track.leg, "track": track.n, "from": track.start, "to": track.stop}
            for track in tracks
        ]
        for tracks in lanes
    ]
    return manifest | {"format": FORMAT, "channels": len(lanes), "put_together": layout, "layout": channels}


def main(arguments: list[str]) -> int:
    """Returns the exit code; what failed stands on standard error, how many channels there are on standard output."""
    wav, layout, named = arguments
    kinds: tuple[Layout, ...] = get_args(Layout)
    try:
        channels = compose(Path(wav), kinds[kinds.index(layout)], named)
    except ComposeFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write(f"{channels}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
