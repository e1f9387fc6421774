"""Expectations on the audio of one direction: how much, in which codecs, in what packets, by what clock."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.clock_checks import drift_ppm
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.language.expectations import Rtp
    from scenarios.language.quantities import Tolerance
    from scenarios.proof.rtp_flow import Flow

RATE = 8000


def judge_flow(
    wanted: Rtp, name: str, flow: Flow, amount: Tolerance | None, ptime: float, where: str
) -> Iterator[Verdict]:
    """Verdicts on `flow`: `amount` of audio, or `at_least` as much; packets of `ptime` seconds."""
    seconds = round(int(flow.length.sum()) / RATE, 3)
    if amount is None:
        enough = bool(len(flow)) and seconds >= wanted.at_least
        yield Verdict(f"{name}: audio", enough, seconds, f"at least {wanted.at_least:g}", "s", where)
    else:
        yield Verdict(f"{name}: audio", amount.admits(seconds), seconds, str(amount), "s", where)
    if not len(flow):
        return
    due = [wanted.codec] if isinstance(wanted.codec, str) else wanted.codec
    codecs = [codec for codec, _ in itertools.groupby(flow.codec.tolist())]
    yield Verdict(f"{name}: codec", codecs == due, " then ".join(codecs), " then ".join(due), "", where)
    times = [int(length) * 1000 // RATE for length in np.unique(flow.length)]
    measured = " and ".join(f"{each:g}" for each in times)
    yield Verdict(f"{name}: ptime", times == [round(ptime * 1000)], measured, f"{ptime * 1000:g}", "ms", where)


def judge_drift(wanted: Rtp, flow: Flow, where: str) -> Iterator[Verdict]:
    """The verdict on the clock of `flow` against ours, if it is asked about."""
    if wanted.drift is not None:
        ppm = drift_ppm(flow)
        measured = "too few packets" if ppm is None else f"{ppm:+.0f}"
        passed = ppm is not None and wanted.drift.admits(ppm)
        yield Verdict(f"rtp from {wanted.of}: drift", passed, measured, str(wanted.drift), "ppm", where)
