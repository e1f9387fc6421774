"""Expectations on recordings: which there are, what is in them, and the proof against the capture."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.expect.recording_file import check_file
from scenarios.expect.recording_proof import hold_together, prove
from scenarios.expect.silences import with_silences
from scenarios.language.matchers import split_reference
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.expect.silences import Parties, Silences
    from scenarios.language.expectations import Recording
    from scenarios.runner.app_requests import RequestLog


def judge_recordings(
    expected: Sequence[Recording],
    fetched: Sequence[FetchedRecording],
    *,
    captures: Sequence[Path],
    parties: Parties,
    log: RequestLog,
    silences: Silences | None = None,
    longest_s: float = math.inf,
) -> list[Verdict]:
    """Verdicts on every recording; one that nobody expected is a failure.

    `parties` come with the addresses from which their RTP came, if they are known; `silences` says when they were mute;
    nobody has spoken for more than `longest_s` seconds.
    """
    names = ", ".join(recording.file.name for recording in fetched) or "none"
    verdicts = [Verdict("recordings", len(fetched) == len(expected), len(fetched), len(expected), "", names)]
    left = list(fetched)
    for number, wanted in enumerate(expected, 1):
        found = _pick(wanted, left, log)
        prefix = f"recording {number}" if len(expected) > 1 else "recording"
        if found is None:
            verdicts.append(Verdict(f"{prefix}: is there", False, "none", _called(wanted, log), "", names))
            continue
        left.remove(found)
        checks = _checks(wanted, found, captures, parties, silences or {}, longest_s)
        verdicts += [replace(verdict, name=f"{prefix}: {verdict.name}") for verdict in checks]
    return verdicts + _together(fetched, parties)


def _together(fetched: Sequence[FetchedRecording], parties: Parties) -> list[Verdict]:
    try:
        return hold_together(fetched, parties)
    except BadInput as error:
        return [Verdict("recordings of one room: can be judged", False, str(error), "readable files")]


def _pick(wanted: Recording, left: Sequence[FetchedRecording], log: RequestLog) -> FetchedRecording | None:
    if wanted.url is None:
        return left[0] if left else None
    url = log.look_up(*split_reference(wanted.url))
    return next((recording for recording in left if recording.url == url), None)


def _called(wanted: Recording, log: RequestLog) -> str:
    return "one" if wanted.url is None else f"{log.look_up(*split_reference(wanted.url))} ({wanted.url})"


def _checks(
    wanted: Recording,
    found: FetchedRecording,
    captures: Sequence[Path],
    parties: Parties,
    silences: Silences,
    longest_s: float,
) -> Iterator[Verdict]:
    where = found.file.name
    yield Verdict("fetched from its URL", found.status == 200, f"HTTP {found.status}", "HTTP 200", "", found.url)
    listed_format = str(found.listed.get("recording_format"))
    yield Verdict("recording_format", listed_format == wanted.format, listed_format, wanted.format, "", where)
    if found.status != 200:
        return
    try:
        present = with_silences(parties, silences, found.sidecar)
        yield from check_file(wanted, found, present, longest_s, captures)
        yield from prove(found, captures, present)
    except BadInput as error:
        yield Verdict("can be judged", False, str(error), "a readable recording, sidecar and capture", "", where)
