"""Expectations on what Speak says: the synthesised audio, looked for in the packets that a phone was sent."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import numpy as np

from scenarios.expect.sent_audio import sounds_at
from scenarios.proof.pattern import occurrences
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from emulator.base.address import Address
    from scenarios.language.expectations import Spoken

NEAR_S = 0.1
"""Two finds of texts that say the same are one when they begin so near to each other."""


def judge_spoken(
    expected: Sequence[Spoken],
    capture: Path,
    sources: Mapping[str, Address | None],
    connected_ns: Mapping[str, int | None],
    sounds: Path,
) -> list[Verdict]:
    """Verdicts on every expectation. `sounds`: the folder in which the platform keeps what it has synthesised.

    Seconds count from the moment at which a phone was connected (wall time in ns); early media has less than 0.
    """
    sent = sounds_at([wanted.to for wanted in expected], capture, sources, connected_ns)
    return [verdict for wanted in expected for verdict in _verdicts(wanted, *sent[wanted.to], sounds)]


def _verdicts(wanted: Spoken, audio: NDArray[np.int16], begin_s: float, sounds: Path) -> Iterator[Verdict]:
    known = _synthesised(wanted.says, sounds)
    said = [begin_s + start / 8000 for pcm in known for start in occurrences(audio, pcm)]
    starts: list[float] = []
    for start in sorted(said):
        if not starts or start - starts[-1] > NEAR_S:
            starts.append(start)
    name = f"{wanted.to} is told {wanted.says!r}"
    where = f"capture.pcap, RTP to {wanted.to}: " + (
        ", ".join(f"at {start:.2f} s" for start in starts) or "it is not there"
    )
    yield Verdict(name, len(starts) == wanted.times, len(starts), str(wanted.times), "times", where)
    if wanted.from_ is not None:
        passed = bool(starts) and wanted.from_.admits(starts[0])
        yield Verdict(f"{name} from", passed, starts[0] if starts else "never", str(wanted.from_), "s", where)


def _synthesised(text: str, sounds: Path) -> Iterator[NDArray[np.int16]]:
    """The audio of everything that says `text`, in whatever voice."""
    for told in sorted(sounds.glob("speech-*.json")):
        if _plain(json.loads(told.read_text())["ssml"]) == " ".join(text.split()):
            yield np.frombuffer(told.with_suffix(".pcm").read_bytes(), "<i2").astype(np.int16)


def _plain(ssml: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", ssml)).split())
