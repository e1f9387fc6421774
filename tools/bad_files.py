"""Breaks a good recording in every known way and shows the line with which the verifier catches each: a table.

Run it with `python -m tools.bad_files`. It exits with 1 when a broken file passes, or the good one does not.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from emulator.runtime.mp3_worker import encode
from scenarios.proof.verify import verify_recording
from tools.synthetic_call import SyntheticCall, make_call, write_wav

if TYPE_CHECKING:
    from scenarios.proof.verdict import Verdict

Pcm = npt.NDArray[np.int16]
Breakage = Callable[[SyntheticCall, Pcm], Pcm]


@dataclass(frozen=True, slots=True)
class BadFile:
    """One way to break a recording, and the words that must name it."""

    name: str
    breakage: Breakage
    """From the call and its good samples `[n, 2]` to the bad ones."""
    says: str


@dataclass(frozen=True, slots=True)
class Caught:
    """What the verifier said of one bad file."""

    bad: BadFile
    failed: list[Verdict]

    @property
    def line(self) -> str:
        """The diagnosis."""
        return "; ".join(str(verdict.measured) for verdict in self.failed if verdict.name == "diagnosis")

    @property
    def named(self) -> bool:
        """Whether a line names the defect."""
        return self.bad.says in self.line


def _shifted(samples: Pcm, column: int | slice, by: int) -> Pcm:
    """Later by `by` samples, with the length kept; earlier when negative."""
    moved = samples.copy()
    moved[:, column] = np.roll(samples[:, column], by, axis=0)
    quiet = slice(0, by) if by > 0 else slice(by, None)
    moved[quiet, column] = 0
    return moved


def _scaled(samples: Pcm, column: int, factor: float) -> Pcm:
    scaled = samples.copy()
    scaled[:, column] = np.clip(np.round(samples[:, column] * factor), -32768, 32767)
    return scaled


def _silenced(samples: Pcm, column: int) -> Pcm:
    silenced = samples.copy()
    silenced[:, column] = 0
    return silenced


def _sum(samples: Pcm) -> Pcm:
    summed: Pcm = np.clip(samples.astype(np.int32).sum(axis=1, keepdims=True), -32768, 32767).astype(np.int16)
    return summed


def _first_agent_stays(call: SyntheticCall, samples: Pcm) -> Pcm:
    kept = samples.copy()
    kept[56_000:, 1] = call.legs["leg-b"].samples[56_000:]
    return kept


def _one_frame_lost(samples: Pcm) -> Pcm:
    holed = samples.copy()
    holed[40_000:40_160, 0] = 0
    return holed


def _leaking(samples: Pcm) -> Pcm:
    leaky = samples.copy()
    leaky[:, 1] += np.round(np.roll(samples[:, 0], 800) * 0.01).astype(np.int16)
    return leaky


BAD_FILES = (
    BadFile("channels swapped", lambda _, s: s[:, ::-1], "channels swapped: left holds ring-back then first agent"),
    BadFile("left on both", lambda _, s: s[:, [0, 0]], "duplicated: both channels hold the left side, caller"),
    BadFile("right on both", lambda _, s: s[:, [1, 1]], "duplicated: both channels hold the right side"),
    BadFile("left empty", lambda _, s: _silenced(s, 0), "one-sided: left is silent, caller is missing"),
    BadFile("right empty", lambda _, s: _silenced(s, 1), "one-sided: right is silent"),
    BadFile("both 40 ms late", lambda _, s: _shifted(s, slice(None), 320), "shifted: left is 40 ms too late"),
    BadFile("right 40 ms late", lambda _, s: _shifted(s, 1, 320), "shifted: right is 40 ms too late"),
    BadFile("left 40 ms early", lambda _, s: _shifted(s, 0, -320), "shifted: left is 40 ms too early"),
    BadFile("left one sample late", lambda _, s: _shifted(s, 0, 1), "shifted: left is 0.125 ms too late"),
    BadFile("end cut off", lambda _, s: s[:-4000], "truncated: 500 ms lack at the end"),
    BadFile("beginning cut off", lambda _, s: s[4000:], "truncated: 500 ms lack at the beginning"),
    BadFile("left 3 dB down", lambda _, s: _scaled(s, 0, 10 ** (-3 / 20)), "gain: left is changed by -3.0 dB"),
    BadFile("right 0.5 dB up", lambda _, s: _scaled(s, 1, 10 ** (0.5 / 20)), "gain: right is changed by +0.5 dB"),
    BadFile("left inverted", lambda _, s: _scaled(s, 0, -1), "polarity: left is inverted"),
    BadFile("one channel, the sum", lambda _, s: _sum(s), "mono for stereo: the file has one channel, the sum"),
    BadFile("the sum on both", lambda _, s: _sum(s)[:, [0, 0]], "mono for stereo: both channels hold the sum"),
    BadFile(
        "first agent stays", _first_agent_stays, "wrong party: from 7.00 s right holds first agent in place of second"
    ),
    BadFile("200 ms too long", lambda _, s: np.vstack([s, s[:1600]]), "extra tail: the file is 200 ms too long"),
    BadFile("one frame lost", lambda _, s: _one_frame_lost(s), "altered: 1 frames of left"),
    BadFile("caller leaks at -40 dB", lambda _, s: _leaking(s), "leak: caller is heard on right at -40."),
)


def catch(bad: BadFile, call: SyntheticCall, folder: Path, *, as_mp3: bool = False) -> Caught:
    """Write the call into `folder`, break its recording, verify it."""
    wav, sidecar, capture = call.write(folder)
    good = np.stack([call.left, call.right], axis=1)
    write_wav(wav, bad.breakage(call, good))
    recording = wav.with_suffix(".mp3") if as_mp3 else wav
    if as_mp3:
        encode(wav, recording)
    verdicts = verify_recording(recording, sidecar, [capture], parties=call.parties)
    return Caught(bad, [verdict for verdict in verdicts if not verdict.passed])


def bad_file_table() -> list[Caught]:
    """Every bad file and what was said of it; the first is the good file, of which nothing may be said."""
    call = make_call()
    with tempfile.TemporaryDirectory() as folder:
        return [catch(bad, call, Path(folder)) for bad in (BadFile("the good file", lambda _, s: s, ""), *BAD_FILES)]


def main() -> int:
    """Print the table."""
    good, *bad = bad_file_table()
    table = Table("bad file", "caught", "checks that failed", "what it says")
    for caught in (good, *bad):
        checks = ", ".join(verdict.name for verdict in caught.failed if verdict.name != "diagnosis")
        table.add_row(caught.bad.name, "yes" if caught.failed else "no", checks, caught.line)
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    return 0 if not good.failed and all(caught.named for caught in bad) else 1


if __name__ == "__main__":
    sys.exit(main())
