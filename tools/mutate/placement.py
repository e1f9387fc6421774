"""Mutants of single samples: their value, their place, and what moves them: wraps, drift, a late start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.audio.g711 import ULAW_TO_PCM
from emulator.media import timeline
from emulator.media.recorder import Recorder
from emulator.media.recorders import Recorders
from emulator.media.rows import MULAW, LegRows
from tools.mutate.mutant import mutant
from tools.mutate.recordings import ANSWERED, change_stereo

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant(ANSWERED, says="samples")
def a_bit_off(breakage: Breakage) -> None:
    """Of one sample in a thousand the least bit is turned."""
    change_stereo(breakage, lambda both: both ^ (np.arange(both.size).reshape(both.shape) % 1000 == 999))


@mutant(ANSWERED, says="right: samples")
def right_a_sample_late(breakage: Breakage) -> None:
    """The right channel is one sample behind the left."""

    def hear(original: Original, recorder: Recorder, table: Any, start: int, right: Any) -> None:
        due = np.zeros_like(right)
        original(recorder, table, start, due)
        right[1:] = due[:-1]

    breakage.replace(Recorder, "_hear_right", hear)


@mutant("record_whole_talk", says="uration")
def first_words_lost(breakage: Breakage) -> None:
    """A recorder is armed 300 ms late."""

    def arm(original: Original, recorders: Recorders, leg: Any, order: Any, now: int) -> None:
        original(recorders, leg, order, now + 2400)

    breakage.replace(Recorders, "arm", arm)


@mutant("record_whole_talk", says="uration")
def last_words_lost(breakage: Breakage) -> None:
    """A recording ends 300 ms before its call."""

    def end(original: Original, recorders: Recorders, recorder: Recorder, at: int, reason: str) -> None:
        original(recorders, recorder, max(recorder.armed, at - 2400), reason)

    breakage.replace(Recorders, "_end", end)


@mutant(ANSWERED, says="samples")
def a_value_of_mu_law_wrong(breakage: Breakage) -> None:
    """One of the 256 values of µ-law is decoded as its neighbour."""

    def in_form(original: Original, rows: LegRows, slot: int, places: Any, form: int) -> Any:
        pcm = original(rows, slot, places, form)
        return np.where(pcm == ULAW_TO_PCM[0xCE], ULAW_TO_PCM[0xCF], pcm) if form == MULAW else pcm

    breakage.replace(LegRows, "_in_form", in_form)


@mutant("media_codec_pcma", says="samples")
def a_law_taken_for_mu_law(breakage: Breakage) -> None:
    """A-law that comes in is decoded as µ-law."""

    def store(original: Original, rows: LegRows, slot: int, index: int, media: Any, _form: int) -> None:
        original(rows, slot, index, media, MULAW)

    breakage.replace(LegRows, "store", store)


@mutant("media_sequence_wrap", says="time base")
def sequence_never_wraps(breakage: Breakage) -> None:
    """Sequence numbers are compared as if none followed 65535."""
    breakage.replace(timeline, "ahead", lambda _, number, highest: (number & 0xFFFF) - (highest & 0xFFFF))


@mutant("media_drift_of_one_per_cent", says="time base")
def drift_not_followed(breakage: Breakage) -> None:
    """Nothing is done about a phone whose clock is slow."""
    breakage.replace(timeline.Timeline, "_consider_slip", lambda *_: None)
