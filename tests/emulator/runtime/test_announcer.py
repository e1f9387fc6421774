"""What the callback of a recording says, and that it keeps the promise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.announcer import Announcer
from emulator.runtime.call_book import CallBook
from emulator.runtime.requests import Requests
from tests.emulator.records.facts import ARRIVED, FINISHED
from tests.emulator.records.test_store import PROMISE

if TYPE_CHECKING:
    from emulator.calls.events import RecordingFinished
    from emulator.records.models import PromisedRecording

URL = "http://api.test/rec-1.wav"


def announced(event: RecordingFinished, *, api_id: str = "", conference: str = "") -> tuple[dict[str, str], str]:
    """The fields of the callback, and the promise that it keeps."""
    posted: list[tuple[dict[str, str], str]] = []

    class Courier:
        def deliver(self, request: Any, *, fulfils: PromisedRecording) -> None:
            posted.append((dict(request.fields), fulfils.recording_id))

    book = CallBook(WallClock(epoch_ns=0))
    book.apply(ARRIVED)
    requests = Requests(
        book=book, ids=Ids.seeded("x"), tokens=AccountTokens(Store.in_memory(), book, "t"), keep_plus=False
    )
    kept = replace(PROMISE, recording_id="rec-1", call_uuid="call-1", api_id=api_id, conference_name=conference)
    Announcer(book, requests, cast("Any", Courier())).announce(kept, event, URL)
    [found] = posted
    return found


def test_a_record_element() -> None:
    fields, fulfils = announced(FINISHED)
    assert (fields["RecordUrl"], fields["RecordingDuration"], fields["Event"]) == (URL, "10", "RecordStop")
    assert fulfils == "rec-1"


@pytest.mark.parametrize(
    ("api_id", "duration", "start", "end"),
    [
        ("", "RecordingDurationMs", "RecordingStartMs", "RecordingEndMs"),
        ("api-1", "recording_duration_ms", "recording_start_ms", "recording_end_ms"),
    ],
)
def test_one_that_failed_has_no_length(api_id: str, duration: str, start: str, end: str) -> None:
    fields, _ = announced(replace(FINISHED, error="disk full"), api_id=api_id)
    assert fields[duration] == "0"
    assert fields[start] == fields[end] == str(FINISHED.start_wall_ms)


def test_a_conference_that_an_element_had_recorded() -> None:
    fields, _ = announced(replace(FINISHED, conference_uuid="room-1"), conference="Sales")
    assert (fields["Event"], fields["ConferenceAction"], fields["RecordUrl"]) == ("ConferenceRecord", "record", URL)
    assert (fields["ConferenceName"], fields["ConferenceUUID"]) == ("Sales", "room-1")


def test_a_conference_that_the_api_had_recorded() -> None:
    fields, _ = announced(FINISHED, api_id="api-1", conference="Sales")
    assert (fields["conference_name"], fields["record_url"]) == ("Sales", URL)
    assert "call_uuid" not in fields
