"""The recording callback of Multiparty Calls: one that failed says so; numbers go on behind those before a crash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.calls.events import RecordingFinished
from emulator.records.models import PromisedRecording
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.call_book import CallBook
from emulator.runtime.multi_party_announcer import MultiPartyAnnouncer
from emulator.runtime.requests import Requests
from emulator.webhooks.schema import faults_of

if TYPE_CHECKING:
    from emulator.webhooks.request import WebhookRequest

IDS = Ids.seeded("announcer")


class _Courier:
    def __init__(self) -> None:
        self.sent: list[WebhookRequest] = []

    def deliver(self, request: WebhookRequest, **_: object) -> None:
        self.sent.append(request)


def _kept(recording_id: str) -> PromisedRecording:
    return PromisedRecording(
        recording_id=recording_id,
        call_uuid="a",
        file_format="mp3",
        wav_path="/data/r.wav",
        callback_url="http://app.test/recording",
        callback_method="GET",
        api_id="",
        sip_headers="[]",
        mpc_name="support",
        mpc_uuid=IDS.uuid(),
        layout="mix",
    )


def test_one_that_failed_after_a_crash_of_the_platform() -> None:
    courier, store = _Courier(), Store.in_memory()
    book = CallBook(WallClock(epoch_ns=1_700_000_000_000_000_000))
    requests = Requests(book=book, ids=IDS, tokens=AccountTokens(store, book, "secret"))
    announcer = MultiPartyAnnouncer(book, requests, cast("Any", courier))
    for told, recording_id in enumerate((IDS.uuid(), IDS.uuid())):
        event = RecordingFinished(
            recording_id=recording_id,
            call_uuid="a",
            at=5.0,
            path="/data/r.wav",
            samples=8000,
            start_wall_ms=1_700_000_001_000,
            reason="lost",
            error="nothing is left of it",
        )
        kept = replace(_kept(recording_id), told=told)
        announcer.finished(kept, event, f"http://media.test/v1/Account/MA1/Recording/{recording_id}.mp3")
    for number, request in enumerate(courier.sent, 1):
        fields = dict(request.fields)
        assert faults_of("MultiPartyCall recording callback", fields) == []
        assert (fields["EventName"], fields["SequenceNumber"]) == ("MPCRecordingFailed", str(number))
        assert fields["RecordingDuration"] == "0"
