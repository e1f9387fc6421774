"""What callbacks say of recordings, against the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.expect.announced import announcement_in, judge_announced
from scenarios.expect.fetched_recording import FetchedRecording
from tests.scenarios.app_requests_made_up import request

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.expect.announced import Announcement

XML = {
    "RecordUrl": "http://x/r.wav",
    "RecordingID": "r",
    "RecordingDuration": "4",
    "RecordingDurationMs": "3500",
    "RecordingStartMs": "1000",
    "RecordingEndMs": "4500",
}
API = {
    "record_url": "http://x/r.wav",
    "recording_id": "r",
    "recording_duration": "4",
    "recording_duration_ms": "3500",
    "recording_start_ms": "1000",
    "recording_end_ms": "4500",
}


def announced(fields: dict[str, str], answer: str = "HTTP 200", size: int = 4) -> Announcement:
    told = announcement_in(request("/ready/", fields))
    assert told is not None
    return told.fetched(answer, size)


def failed(folder: Path, *told: Announcement) -> list[str]:
    """Names of the verdicts that failed, where the API knows one recording, of four bytes."""
    file = folder / "r.wav"
    file.write_bytes(b"RIFF")
    listed = {f"recording_{name}_ms": f"{XML[f'Recording{name.title()}Ms']}.00000" for name in ("start", "end")}
    found = FetchedRecording(
        recording_id="r",
        url="http://x/r.wav",
        listed=listed | {"recording_duration_ms": "3500.00000"},
        status=200,
        file=file,
        sidecar=file,
    )
    return [verdict.name for verdict in judge_announced(told, [found]) if not verdict.passed]


def test_both_kinds_of_callback(tmp_path: Path) -> None:
    assert failed(tmp_path, announced(XML), announced(API)) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"RecordingDurationMs": "3520"}, "/ready/ duration, start and end (ms)"),
        ({"RecordingStartMs": "4500"}, "/ready/ duration, start and end (ms)"),
        ({"RecordingDuration": "3"}, "/ready/ duration in seconds"),
        ({"RecordingID": "s"}, "/ready/ names one recording"),
    ],
)
def test_one_that_says_what_is_not_so(tmp_path: Path, fields: dict[str, str], name: str) -> None:
    assert failed(tmp_path, announced(XML | fields)) == [name]


def test_one_that_comes_before_the_file(tmp_path: Path) -> None:
    assert failed(tmp_path, announced(XML, "HTTP 404", 0)) == [
        "/ready/ recording can be fetched",
        "/ready/ recording is whole",
    ]
    assert failed(tmp_path, announced(XML, size=3)) == ["/ready/ recording is whole"]


def test_an_app_may_delete_what_it_was_told_of(tmp_path: Path) -> None:
    elsewhere = XML | {"RecordUrl": "http://x/gone.wav", "RecordingID": "gone"}
    assert failed(tmp_path, announced(elsewhere), announced(elsewhere, "HTTP 404", 0)) == []


@pytest.mark.parametrize("fields", [{}, XML | {"RecordingDurationMs": "-1"}, API | {"recording_duration_ms": "0"}])
def test_requests_that_tell_of_no_finished_recording(fields: dict[str, str]) -> None:
    assert announcement_in(request("/started/", fields)) is None
