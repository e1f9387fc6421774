"""Tells the app that a recording is finished, or that it failed: the callback, by way of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.runtime.multi_party_announcer import MultiPartyAnnouncer
from emulator.webhooks import payloads
from emulator.webhooks.conference_payloads import conference_record_api_callback, conference_record_callback

if TYPE_CHECKING:
    from emulator.calls.events import RecordingFinished
    from emulator.records.models import PromisedRecording
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.courier import Courier
    from emulator.runtime.requests import Requests
    from emulator.webhooks.request import Kind


class Announcer:
    """Writes and posts the callbacks of recordings."""

    def __init__(self, book: CallBook, requests: Requests, courier: Courier) -> None:
        self._book = book
        self._requests = requests
        self._courier = courier
        self.multi_party = MultiPartyAnnouncer(book, requests, courier)

    def announce(self, kept: PromisedRecording, event: RecordingFinished, record_url: str) -> None:
        """Post the callback of one that has a callback URL; one that failed has durations of 0."""
        if kept.mpc_uuid:
            self.multi_party.finished(kept, event, record_url)
            return
        recording = payloads.FinishedRecording(
            recording_id=event.recording_id,
            record_url=record_url,
            samples=0 if event.error else event.samples,
            start_wall_ms=event.start_wall_ms,
        )
        kind, fields = self._told(kept, event, recording)
        request = self._requests.of_call(kept.call_uuid, kept.callback_url, kept.callback_method, fields, kind=kind)
        self._courier.deliver(request, fulfils=kept)

    def _told(
        self, kept: PromisedRecording, event: RecordingFinished, recording: payloads.FinishedRecording
    ) -> tuple[Kind, payloads.Fields]:
        keep_plus = self._requests.keep_plus
        if kept.conference_name and kept.api_id:
            return "Conference Record API callback", conference_record_api_callback(
                recording, conference_name=kept.conference_name, api_id=kept.api_id
            )
        if kept.conference_name:
            return "Conference callback", conference_record_callback(
                self._book.view(kept.call_uuid),
                recording,
                conference_name=kept.conference_name,
                conference_uuid=event.conference_uuid or kept.conference_uuid,
                keep_plus=keep_plus,
            )
        if kept.api_id:
            return "Record API callback", payloads.record_api_callback(
                recording, call_uuid=kept.call_uuid, api_id=kept.api_id
            )
        view = self._book.view(kept.call_uuid)
        return "Record callback", payloads.record_callback(view, recording, keep_plus=keep_plus)
