"""Who is heard on which channel of a recording, for how long: found in the samples alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.heard import all_audible
from scenarios.proof.parties import Party
from scenarios.proof.sidecar import read_sidecar
from scenarios.proof.verdict import Verdict
from tools.record_matrix.measured import EPOCH_MS, RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tools.record_matrix.expected import File, Voice
    from tools.record_matrix.measured import Held
    from tools.record_matrix.stage import Played

HEARD_S = 0.4
"""Voices are told in quarters of a second, of which one at each end may be cut."""
LOSSY_HISS = 33.0
"""Root mean square of what an MP3 makes of digital silence at most: -60 dBFS."""
HOST = "198.51.100."


def voice_verdicts(due: File, held: Held, played: Played) -> Iterator[Verdict]:
    """Everybody who is due on a channel is heard for so long, and nobody else; where nothing is due nothing is."""
    right = due.right or ()
    sides = [("mono", (*due.left, *right))] if held.channels == 1 else [("left", due.left), ("right", right)]
    for side, (name, voices) in enumerate(sides):
        heard = _heard(held, side, played)
        for party, seconds in heard.items():
            mine = [voice for voice in voices if voice.who == party]
            wanted = sum(_seconds(voice, held, played) for voice in mine)
            fits = abs(seconds - wanted) <= HEARD_S * len(mine) if wanted else not seconds
            yield Verdict(f"{name}: {party}", fits, f"{seconds:.2f}", f"{wanted:.2f}", "s")
    if due.right is None and held.channels == 2:
        loudness = float(np.sqrt(np.mean(held.samples[:, 1].astype(np.float64) ** 2))) if len(held.samples) else 0.0
        most = LOSSY_HISS if held.is_mp3 else 0.0
        yield Verdict("right: digital silence", loudness <= most, loudness, most, "RMS")


def _heard(held: Held, side: int, played: Played) -> dict[str, float]:
    """Party → seconds."""
    parties = [Party(name=name, code=code) for name, code in played.codes.items()]
    seconds = dict.fromkeys(played.codes, 0.0)
    for stretch in all_audible(held.samples[:, side], parties, longest_s=held.ended):
        seconds[stretch.party] += stretch.end - stretch.start
    return seconds


def _seconds(voice: Voice, held: Held, played: Played) -> float:
    """How long a voice is due within the file. A moment that never came neither begins nor ends anything."""
    since = played.moments.get(voice.since, held.ended) if voice.since else held.began
    until = played.moments.get(voice.until, held.ended) if voice.until else held.ended
    return max(0.0, min(until, held.ended) - max(since, held.began))


def parties_of(sidecar_path: Path, played: Played) -> Sequence[Party]:
    """The phones, each on the leg that its packets come from; mute from `muted` to `unmuted`. Raises BadInput."""
    sidecar = read_sidecar(sidecar_path)
    legs = {leg.remote.rpartition(":")[0]: name for name, leg in sidecar.legs.items()}
    silent: tuple[tuple[int, int], ...] = ()
    if "muted" in played.moments:
        since, until = (played.moments.get(name, played.moments["call_over"]) for name in ("muted", "unmuted"))
        offset = EPOCH_MS / 1000 - sidecar.wall_epoch_ns / 1e9
        silent = ((round((since + offset) * RATE), round((until + offset) * RATE)),)
    return [
        Party(name=name, code=code, leg=legs.get(f"{HOST}{code}", "nowhere"), silent=silent)
        for name, code in played.codes.items()
    ]
