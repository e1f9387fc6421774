"""Holds one recording against its rule: form, length to the sample, beginning and end, voices, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.base.errors import BadInput
from scenarios.proof.verdict import Verdict
from scenarios.proof.verify import verify_recording
from tools.record_matrix.judge_voices import parties_of, voice_verdicts
from tools.record_matrix.measured import RATE, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.expect.fetched_recording import FetchedRecording
    from tools.record_matrix.expected import File, Moment
    from tools.record_matrix.measured import Held
    from tools.record_matrix.stage import Played

TICK_S = 0.02
LATE_S = 0.06
"""What is done at a tick after a moment, and an order of the flow between them: at most three ticks."""
LOUD = 500
"""Beyond this a sample is no silence (docs/fidelity.md)."""
LOSSY_LOUD, LOSSY_BLUR = 700, 1152
"""In an MP3: what its noise may add, and how far it may smear an end."""


def file_verdicts(due: File, recording: FetchedRecording, played: Played) -> Iterator[Verdict]:
    """Everything that `due` says of the file, and the proof against the capture."""
    yield Verdict("fetched", recording.status == 200, f"HTTP {recording.status}", "HTTP 200")
    try:
        held = read(recording)
        yield from _form(due, held, recording)
        yield from _length(due, held, played)
        yield from voice_verdicts(due, held, played)
        parties = parties_of(recording.sidecar, played)
        yield from verify_recording(recording.file, recording.sidecar, [played.capture], parties=parties)
    except BadInput as error:
        yield Verdict("can be judged", False, str(error), "a recording, its sidecar and a capture")


def _form(due: File, held: Held, recording: FetchedRecording) -> Iterator[Verdict]:
    file_format = "mp3" if held.is_mp3 else "wav"
    yield Verdict("format", file_format == due.file_format, file_format, due.file_format)
    channels = {1: "mono", 2: "stereo"}.get(held.channels, str(held.channels))
    yield Verdict("channels", channels == due.channels, channels, due.channels)
    yield Verdict("rate", held.rate == RATE, held.rate, RATE)
    listed, url = recording.listed, recording.url
    yield Verdict("url", url.endswith(f"/{recording.recording_id}.{due.file_format}"), url, f"….{due.file_format}")
    told = (listed["recording_format"], float(str(listed["recording_duration_ms"])), listed["recording_type"])
    wanted = (due.file_format, len(held.samples) // 8, "call")
    yield Verdict("REST object", told == wanted, str(told), str(wanted))


def _length(due: File, held: Held, played: Played) -> Iterator[Verdict]:
    samples = len(held.samples)
    yield _at(f"begins at {due.begins}", held.began, due.begins, played)
    if due.seconds is not None:
        yield Verdict("length", samples == due.seconds * RATE, samples, due.seconds * RATE, "samples")
    if due.ends is not None:
        yield _at(f"ends at {due.ends}", held.ended, due.ends, played)
    if due.quiet_tail_s is not None:
        loudest = np.abs(held.samples.astype(np.int32)).max(axis=1)
        loud = np.flatnonzero(loudest > (LOSSY_LOUD if held.is_mp3 else LOUD))
        tail = samples - (int(loud[-1]) + 1 if len(loud) else 0)
        least, blur = due.quiet_tail_s * RATE, LOSSY_BLUR if held.is_mp3 else 0
        fits = least - blur <= tail < least + TICK_S * RATE + blur
        yield Verdict("silence at its end", fits, tail, f"{least} and less than a tick more", "samples")


def _at(name: str, at: float, due: Moment, played: Played) -> Verdict:
    base = played.moments.get(due.name)
    if base is None:
        return Verdict(name, False, f"{at:.3f}", f"a moment that never came: {due.name}", "s")
    earliest, latest = base + due.plus_s - TICK_S, base + due.plus_s + due.slack_s + LATE_S
    return Verdict(name, earliest <= at <= latest, f"{at:.3f}", f"{earliest:.3f} to {latest:.3f}", "s")
