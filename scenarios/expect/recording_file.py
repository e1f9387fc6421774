"""What the file of a recording must be: channels, rate, duration, and who is heard on which channel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scenarios.expect.listening import listening
from scenarios.proof.any_recording import read_any_recording
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.expect.listening import AtLeast, Listening
    from scenarios.language.expectations import HeardSpan, Recording, Silence
    from scenarios.language.quantities import Tolerance
    from scenarios.proof.heard import Heard
    from scenarios.proof.parties import Party
    from scenarios.proof.recording import Recording as WavFile

SHORTEST_SILENCE_S = 0.2
SHORTEST_LOSS = 80
"""Samples of a slot, 10 ms."""
SILENCE = 8
"""The smallest value of A-law."""


def check_file(
    wanted: Recording,
    found: FetchedRecording,
    parties: Sequence[Party],
    longest_s: float = math.inf,
    captures: Sequence[Path] = (),
) -> Iterator[Verdict]:
    """Verdicts from the samples alone, but for parties without a coded signal: those are looked for by their packets.

    `longest_s`: nobody has spoken for more seconds. Raises BadInput when it is neither WAV nor MP3.
    """
    wav = read_any_recording(found.file)
    where = found.file.name
    held = "mp3" if wav.lossy else "wav"
    yield Verdict("format of the file", held == wanted.format, held, wanted.format, "", where)
    names = wanted.channel_names
    yield Verdict("channels", wav.channels == len(names), wav.channels, f"{len(names)} ({', '.join(names)})", "", where)
    yield Verdict("sample rate", wav.rate == wanted.rate, wav.rate, wanted.rate, "Hz", where)
    seconds = len(wav.samples) / wav.rate
    yield Verdict("duration", wanted.duration.admits(seconds), round(seconds, 3), str(wanted.duration), "s", where)
    listed = float(str(found.listed.get("recording_duration_ms", "nan")))
    same = abs(listed - seconds * 1000) <= 1
    yield Verdict("recording_duration_ms", same, listed, round(seconds * 1000, 3), "ms", where)
    yield from _layout(wanted, wav, listening(found, captures, parties, longest_s))
    if wanted.silences is not None:
        yield _silences(wanted.silences, wav, names)
    if wav.channels == len(names):
        for side, limit in wanted.silent_for.items():
            yield _silent_for(side, limit, wav, names.index(side))


def _silences(wanted: Sequence[Silence], wav: WavFile, names: Sequence[str]) -> Verdict:
    """Every silence that is due and no other, in order of time."""
    found = [
        (start / wav.rate, (end - start) / wav.rate, name)
        for name, audio in zip(names, wav.samples.T, strict=False)
        for start, end in quiet_stretches(audio, round(SHORTEST_SILENCE_S * wav.rate))
    ]
    due = sorted(wanted, key=lambda each: (each.from_.value, each.on))
    fits = len(found) == len(due) and all(
        each.on == name and each.from_.admits(start) and each.for_.admits(length)
        for each, (start, length, name) in zip(due, sorted(found), strict=True)
    )
    measured = ", ".join(f"{name} from {start:.3f} s for {length:.3f} s" for start, length, name in sorted(found))
    limit = ", ".join(map(str, due))
    return Verdict("silences", fits, measured or "none", limit or "none", "", wav.path.name)


def _silent_for(side: str, limit: Tolerance, wav: WavFile, column: int) -> Verdict:
    """All silence of a channel that is long enough to be a lost packet."""
    audio = wav.samples[:, column]
    seconds = sum(end - start for start, end in quiet_stretches(audio, SHORTEST_LOSS)) / wav.rate
    return Verdict(f"{side}: silent for", limit.admits(seconds), round(seconds, 4), str(limit), "s", wav.path.name)


def quiet_stretches(audio: npt.NDArray[np.int16], shortest: int) -> list[tuple[int, int]]:
    """Stretches [from, to) of at least `shortest` samples in which no sample is louder than A-law silence."""
    loud = np.flatnonzero(np.abs(audio.astype(np.int32)) > SILENCE)
    edges = np.concatenate([[-1], loud, [len(audio)]])
    gaps = np.flatnonzero(np.diff(edges) > shortest)  # between them lies one sample less
    return [(int(edges[gap]) + 1, int(edges[gap + 1])) for gap in gaps]


def _layout(wanted: Recording, wav: WavFile, ear: Listening) -> Iterator[Verdict]:
    """Who is audible on each channel."""
    for channel, (side, promised) in enumerate(wanted.promised()[: wav.channels]):
        audio = wav.samples[:, channel]
        seconds = dict.fromkeys((party.name for party in ear.parties), 0.0)
        stretches = ear.heard_in(audio)
        for heard in stretches:
            seconds[heard.party] += heard.end - heard.start
        due = {
            name: wanted.heard.get(side if wanted.members else name, ear.at_least(name, len(audio) / wav.rate))
            for name in promised
        }
        for name in promised:
            if why := ear.unmeasured(name):
                yield Verdict(f"{name} on {side}", False, f"not measured: {why}", "sound from it", "", wav.path.name)
        yield _heard(side, due, seconds, wav.path.name)
        yield from (_span(span, stretches, wav.path.name) for span in wanted.spans if span.on == side)


def _span(wanted: HeardSpan, stretches: Sequence[Heard], where: str) -> Verdict:
    """Whether one of the stretches begins and lasts as it should."""
    found = [heard for heard in stretches if heard.party == wanted.who]
    fits = any(wanted.from_.admits(each.start) and wanted.for_.admits(each.end - each.start) for each in found)
    measured = ", ".join(f"from {each.start:.2f} for {each.end - each.start:.2f}" for each in found) or "never"
    limit = f"from {wanted.from_} for {wanted.for_}"
    return Verdict(f"{wanted.who} on {wanted.on}", fits, measured, limit, "s", where)


def _heard(side: str, due: Mapping[str, AtLeast | Tolerance], seconds: Mapping[str, float], where: str) -> Verdict:
    enough = all(limit.admits(seconds.get(name, 0.0)) for name, limit in due.items())
    strangers = [name for name, heard in seconds.items() if heard > 0 and name not in due]
    measured = ", ".join(f"{name} {heard:.2f} s" for name, heard in seconds.items() if heard > 0) or "nobody"
    limit = " and ".join(f"{name} {wanted} s" for name, wanted in due.items()) or "nobody"
    return Verdict(f"{side} channel", enough and not strangers, measured, limit, "", where)
