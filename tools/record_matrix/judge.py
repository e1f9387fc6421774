"""Holds what came of a cell against what must: files, their voices and lengths, requests, parameters, order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.proof.verdict import Verdict
from tools.record_matrix.expected import Measured
from tools.record_matrix.judge_file import file_verdicts
from tools.record_matrix.measured import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from emulator.testing.unit_views import Webhook
    from scenarios.expect.fetched_recording import FetchedRecording
    from tools.record_matrix.expected import Expected, File, Request
    from tools.record_matrix.stage import Played


def judge(expected: Expected, played: Played) -> list[Verdict]:
    """All verdicts: one that fails fails the cell."""
    verdicts = [*_which_requests(expected, played), *_order(expected, played)]
    count = len(played.recordings)
    verdicts.append(Verdict("recordings", count == len(expected.files), count, len(expected.files)))
    found = [_found(file, played) for file in expected.files]
    for number, (file, recording) in enumerate(zip(expected.files, found, strict=True)):
        if recording is None:
            verdicts.append(Verdict(f"recording {number}", False, "none", "one"))
        else:
            verdicts += file_verdicts(file, recording, played)
    asked = {each.path: each for each in played.requests}
    told = [{} if each is None else _measured(each) for each in found]
    for request in expected.requests:
        if request.path in asked:
            verdicts += _parameters(request, asked[request.path], told[request.file] if told else {})
    return verdicts


def _found(file: File, played: Played) -> FetchedRecording | None:
    """The recording that is meant: the one that a request names, or the only one."""
    if not file.told_by:
        return played.recordings[0] if len(played.recordings) == 1 else None
    told = next((each.fields for each in played.requests if each.path == file.told_by), {})
    named = told.get("RecordingID") or told.get("recording_id")
    return next((each for each in played.recordings if each.recording_id == named), None)


def _which_requests(expected: Expected, played: Played) -> Iterator[Verdict]:
    due, got = sorted(each.path for each in expected.requests), sorted(played.asked)
    yield Verdict("requests", due == got, ", ".join(got), ", ".join(due))
    methods = {each.path: each.method for each in played.requests}
    for request in expected.requests:
        method = methods.get(request.path, "none")
        yield Verdict(f"{request.path} method", method == request.method, method, request.method)


def _order(expected: Expected, played: Played) -> Iterator[Verdict]:
    places = {path: place for place, path in enumerate(played.asked)}
    for chain in expected.chains:
        came = sorted((path for path in chain if path in places), key=lambda path: places[path])
        yield Verdict("order", came == list(chain), " then ".join(came), " then ".join(chain))


def _parameters(request: Request, webhook: Webhook, measured: Mapping[Measured, str]) -> Iterator[Verdict]:
    """All parameters and no others; a value that nothing determines may be anything."""
    wrong = sorted(set(webhook.fields) ^ set(request.fields))
    yield Verdict(f"{request.path} parameters", not wrong, ", ".join(wrong) or "exactly", "exactly")
    for name, value in request.fields.items():
        limit = measured.get(value) if isinstance(value, Measured) else value
        if limit is not None and name in webhook.fields:
            got = webhook.fields[name]
            yield Verdict(f"{request.path} {name}", got == limit, got, limit)


def _measured(recording: FetchedRecording) -> dict[Measured, str]:
    """What requests must tell of a recording. Lengths follow from the samples; empty for an unusable file."""
    try:
        held = read(recording)
    except BadInput:
        return {}
    samples, start = len(held.samples), held.start_ms
    return {
        Measured.URL: recording.url,
        Measured.ID: recording.recording_id,
        Measured.SECONDS: str((samples + 4000) // 8000),
        Measured.MS: str(samples // 8),
        Measured.START_MS: str(start),
        Measured.END_MS: str(start + samples // 8),
    }


def failures(verdicts: Sequence[Verdict]) -> list[str]:
    """The lines of those that failed."""
    return [str(each) for each in verdicts if not each.passed]
