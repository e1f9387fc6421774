"""Callbacks of recordings: the file can be fetched whole when they come, and is what they say it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.runner.app_requests import AppRequest

_OF_XML = ("RecordUrl", "RecordingID", "RecordingDuration", "RecordingDurationMs", "RecordingStartMs", "RecordingEndMs")
_OF_API = (
    "record_url",
    "recording_id",
    "recording_duration",
    "recording_duration_ms",
    "recording_start_ms",
    "recording_end_ms",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a request told of a recording, and what was found at its URL in that moment."""

    request: AppRequest
    url: str
    recording_id: str
    seconds: str
    duration_ms: str
    start_ms: str
    end_ms: str
    answer: str = ""
    size: int = 0
    """Bytes."""

    def fetched(self, answer: str, size: int) -> Announcement:
        """With what came of fetching it."""
        return replace(self, answer=answer, size=size)


def announcement_in(request: AppRequest) -> Announcement | None:
    """What a request tells of a finished recording; None when it tells of none, or of one that failed or runs."""
    for names in (_OF_XML, _OF_API):
        url, recording_id, seconds, duration_ms, start_ms, end_ms = (request.fields.get(name, "") for name in names)
        if url and duration_ms.isdecimal() and int(duration_ms):
            return Announcement(
                request=request,
                url=url,
                recording_id=recording_id,
                seconds=seconds,
                duration_ms=duration_ms,
                start_ms=start_ms,
                end_ms=end_ms,
            )
    return None


def judge_announced(announced: Sequence[Announcement], fetched: Sequence[FetchedRecording]) -> list[Verdict]:
    """Verdicts on every callback that told of a recording; `fetched` is what there was in the end."""
    first = {each.url: each for each in reversed(announced)}  # after that the app may have deleted it
    return [verdict for each in announced for verdict in _judge(each, fetched, is_first=first[each.url] is each)]


def _judge(told: Announcement, fetched: Sequence[FetchedRecording], *, is_first: bool) -> Iterator[Verdict]:
    where = f"callbacks.json: {told.request.title}, at {told.request.at:.3f} s"
    path = told.request.path
    if is_first:
        yield Verdict(f"{path} recording can be fetched", told.answer == "HTTP 200", told.answer, "HTTP 200", "", where)
    named = PurePosixPath(urlsplit(told.url).path).stem
    yield Verdict(f"{path} names one recording", told.recording_id == named, told.recording_id, named, "", where)
    found = next((each for each in fetched if each.url == told.url), None)
    if found is None:
        return
    size = found.file.stat().st_size
    yield Verdict(f"{path} recording is whole", told.size == size, told.size, size, "bytes", where)
    listed = [_whole(found, f"recording_{name}_ms") for name in ("duration", "start", "end")]
    said = [told.duration_ms, told.start_ms, told.end_ms]
    names = "duration, start and end (ms)"
    yield Verdict(f"{path} {names}", said == listed, ", ".join(said), ", ".join(listed), "", where)
    seconds = (int(told.duration_ms) + 500) // 1000
    is_near = told.seconds in {str(seconds), str((int(told.duration_ms) + 1 + 500) // 1000)}
    yield Verdict(f"{path} duration in seconds", is_near, told.seconds, str(seconds), "s", where)


def _whole(found: FetchedRecording, field: str) -> str:
    """Of `5000.00000` the whole milliseconds, as callbacks have them."""
    return str(found.listed.get(field)).partition(".")[0]
