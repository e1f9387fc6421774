"""Breaks a good room's recording in every known way and shows the line with which the verifier catches each: a table.

Run it with `python -m tools.bad_room_files`. It exits with 1 when a broken file passes, or a good one does not.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table

from emulator.runtime.mp3_worker import encode
from scenarios.proof.verify import verify_recording
from tools.synthetic_call import write_wav
from tools.synthetic_room import LENGTH, SAMPLES, make_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.proof.verdict import Verdict
    from tools.synthetic_call import Pcm
    from tools.synthetic_room import Kind, SyntheticRoom


@dataclass(frozen=True, slots=True)
class BadRoomFile:
    """One way to break a room's recording or what lies beside it, and the words that must name it."""

    name: str
    kind: Kind
    says: str
    breakage: Callable[[SyntheticRoom, Pcm], Pcm] = field(default=lambda _, samples: samples)
    """From the room and its good samples `[n, channels]` to the bad ones."""
    beside: Callable[[Path], None] = field(default=lambda _: None)
    """Breaks tracks or sidecars in the folder."""
    as_mp3: bool = False


@dataclass(frozen=True, slots=True)
class CaughtRoom:
    """What the verifier said of one bad file."""

    bad: BadRoomFile
    failed: list[Verdict]

    @property
    def line(self) -> str:
        """The diagnoses; where there are none, what was checked and failed."""
        lines = [str(v.measured) for v in self.failed if v.name.rpartition(": ")[2] == "diagnosis"]
        return "; ".join(dict.fromkeys(lines) or (str(verdict) for verdict in self.failed))

    @property
    def named(self) -> bool:
        """Whether a line names the defect."""
        return self.bad.says in self.line


def _shifted(samples: Pcm, column: int, by: int) -> Pcm:
    moved = np.roll(samples, by, axis=0)
    moved[:by] = 0
    return np.where(np.arange(samples.shape[1]) == column, moved, samples)


def _without(room: SyntheticRoom, samples: Pcm, track: int) -> Pcm:
    """A sum that a member is not in."""
    left = samples.astype(np.int32)
    heard = room.tracks[track]
    left[heard.start : heard.start + len(heard.samples), 0] -= heard.samples
    return left.astype(np.int16)


def _late_in_the_sum(room: SyntheticRoom, samples: Pcm, track: int, by: int) -> Pcm:
    heard = room.tracks[track]
    moved = _without(room, samples, track).astype(np.int32)
    moved[heard.start + by : heard.start + len(heard.samples), 0] += heard.samples[: len(heard.samples) - by]
    return np.clip(moved, -32768, 32767).astype(np.int16)


def _never_mute(room: SyntheticRoom, samples: Pcm) -> Pcm:
    heard = samples.copy()
    heard[16_000:24_000, 0] = room.legs["leg-a"].samples[16_000:24_000]
    return heard


def _coach_leaks(room: SyntheticRoom, samples: Pcm) -> Pcm:
    leaky = samples.astype(np.int32)
    said = room.legs["leg-c"].samples
    leaky[:, 1] += np.concatenate([said[:40_000], said[48_000:]]) // 10
    return leaky.astype(np.int16)


def _another_pause(room: SyntheticRoom, samples: Pcm) -> Pcm:
    """Half a second earlier than it was."""
    wrong = samples.copy()
    said = room.legs["leg-a"].samples
    wrong[:, 0] = np.concatenate([said[:36_000], said[44_000:LENGTH]])
    wrong[16_000:24_000, 0] = 0
    return wrong


def _paused_time_is_silence(_: SyntheticRoom, samples: Pcm) -> Pcm:
    return np.concatenate([samples[:40_000], np.zeros((8000, samples.shape[1]), np.int16), samples[40_000:]])


def _sum(samples: Pcm) -> Pcm:
    summed: Pcm = np.clip(samples.astype(np.int32).sum(axis=1, keepdims=True), -32768, 32767).astype(np.int16)
    return summed


def _wrapped(room: SyntheticRoom, _: Pcm) -> Pcm:
    """A sum in 16 bits that is not saturated."""
    total = np.zeros((SAMPLES, 1), np.int16)
    for track in room.tracks:
        total[track.start : track.start + len(track.samples), 0] += track.samples
    return total


def _edited(name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        document = json.loads((folder / name).read_text())
        change(document)
        (folder / name).write_text(json.dumps(document))

    return edit


def _said_later(document: dict[str, Any]) -> None:
    document["tracks"][2]["start"] += 160
    for side in ("from", "to"):
        document["layout"][2][0][side] += 160


BAD_ROOM_FILES = (
    BadRoomFile(
        "two channels swapped",
        "members",
        "channels swapped: channel 1 (agent) and channel 3 (supervisor) hold each other's",
        lambda _, s: s[:, [2, 1, 0, 3]],
    ),
    BadRoomFile(
        "agent on two channels",
        "members",
        "wrong channel: channel 3 (supervisor) holds what belongs on channel 1 (agent)",
        lambda _, s: s[:, [0, 1, 0, 3]],
    ),
    BadRoomFile(
        "supervisor's channel empty",
        "members",
        "silent: nobody is on channel 3 (supervisor)",
        lambda _, s: s * np.array([1, 1, 0, 1], np.int16),
    ),
    BadRoomFile(
        "supervisor 20 ms late",
        "members",
        "shifted: from 4.00 s supervisor is 20 ms too late on channel 3 (supervisor)",
        lambda _, s: _shifted(s, 2, 160),
    ),
    BadRoomFile(
        "supervisor one sample late",
        "members",
        "supervisor is 0.125 ms too late on channel 3",
        lambda _, s: _shifted(s, 2, 1),
    ),
    BadRoomFile(
        "the mute agent is heard",
        "members",
        "leak: from 2.00 s agent is heard on channel 1 (agent) at 0.0 dB",
        _never_mute,
    ),
    BadRoomFile(
        "coach on customer's channel",
        "members",
        "leak: from 3.90 s supervisor is heard on channel 2 (customer) at -20.0 dB",
        _coach_leaks,
    ),
    BadRoomFile(
        "another pause",
        "members",
        "pause: from 4.50 s channel 1 (agent) holds what agent said while it was paused",
        _another_pause,
    ),
    BadRoomFile("the pause is silence", "members", "extra tail: the file is 1000 ms too long", _paused_time_is_silence),
    BadRoomFile("end cut off", "members", "truncated: 500 ms lack at the end", lambda _, s: s[:-4000]),
    BadRoomFile("one channel, the sum", "members", "1 channels in place of 4: the sum of all", lambda _, s: _sum(s)),
    BadRoomFile(
        "supervisor not in the sum",
        "mix",
        "missing: from 4.00 s supervisor is not on mono",
        lambda room, s: _without(room, s, 2),
    ),
    BadRoomFile(
        "supervisor late in the sum",
        "mix",
        "shifted: from 4.00 s supervisor is 40 ms too late on mono",
        lambda room, s: _late_in_the_sum(room, s, 2, 320),
    ),
    BadRoomFile(
        "the sum halved",
        "mix",
        "gain: mono (agent and customer and supervisor) is changed by -6.0 dB",
        lambda _, s: s // 2,
    ),
    BadRoomFile("the sum not saturated", "mix", "saturation: ", _wrapped),
    BadRoomFile(
        "the named on the right",
        "named_and_rest",
        "channels swapped: left (customer) and right (agent and supervisor) hold each other's",
        lambda _, s: s[:, ::-1],
    ),
    BadRoomFile(
        "the named on the right of an MP3",
        "named_and_rest",
        "channels swapped: left (customer) and right (agent and supervisor) hold each other's",
        lambda _, s: s[:, ::-1],
        as_mp3=True,
    ),
    BadRoomFile(
        "an MP3 without supervisor",
        "mix",
        "missing: from 4.00 s supervisor is not on mono",
        lambda room, s: _without(room, s, 2),
        as_mp3=True,
    ),
    BadRoomFile(
        "a layout of 20 ms later",
        "members",
        "track 3: start on the room's clock: expected 32000 samples, measured 32160",
        beside=_edited("room.sidecar.json", _said_later),
    ),
    BadRoomFile(
        "a layout without the supervisor",
        "mix",
        "leak: from 4.00 s supervisor is heard on mono (agent and customer)",
        beside=_edited("room.sidecar.json", lambda document: document["layout"][0].pop(2)),
    ),
)


def catch(bad: BadRoomFile, folder: Path) -> CaughtRoom:
    """Write the room into `folder`, break its recording or what is beside it, verify it."""
    room = make_room(bad.kind)
    wav, sidecar, capture = room.write(folder)
    write_wav(wav, bad.breakage(room, room.samples))
    bad.beside(folder)
    recording = wav.with_suffix(".mp3") if bad.as_mp3 else wav
    if bad.as_mp3:
        encode(wav, recording)
    verdicts = verify_recording(recording, sidecar, [capture], parties=room.parties)
    return CaughtRoom(bad, [verdict for verdict in verdicts if not verdict.passed])


GOOD_ROOM_FILES = (
    BadRoomFile("a good WAV of members", "members", ""),
    BadRoomFile("a good WAV, mixed", "mix", ""),
    BadRoomFile("a good MP3, mixed", "mix", "", as_mp3=True),
    BadRoomFile("a good MP3 of a named member and the rest", "named_and_rest", "", as_mp3=True),
)


def main() -> int:
    """Print the table."""
    caught = []
    for bad in (*GOOD_ROOM_FILES, *BAD_ROOM_FILES):
        with tempfile.TemporaryDirectory() as folder:
            caught.append(catch(bad, Path(folder)))
    table = Table("file", "caught", "what it says")
    for each in caught:
        table.add_row(each.bad.name, "yes" if each.failed else "no", each.line if each.failed else "")
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    return 0 if all(bool(each.failed) == bool(each.bad.says) and each.named for each in caught) else 1


if __name__ == "__main__":
    sys.exit(main())
