"""Tells the recording callback of a Multiparty Call or a participant of every stage, numbered, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.webhooks.multi_party_recording_payloads import MultiPartyRecording, recording_callback

if TYPE_CHECKING:
    from emulator.calls.events import RecordingFinished
    from emulator.calls.multi_party_events import MultiPartyRecordingChanged, RecordingChange, RecordingStage
    from emulator.records.models import PromisedRecording
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.courier import Courier
    from emulator.runtime.requests import Requests

_STAGES: dict[RecordingChange, RecordingStage] = {"paused": "Paused", "resumed": "Resumed"}


class MultiPartyAnnouncer:
    """Knows when each recording that is not over began."""

    def __init__(self, book: CallBook, requests: Requests, courier: Courier) -> None:
        self._book = book
        self._requests = requests
        self._courier = courier
        self._began: dict[str, int] = {}

    def began(self, kept: PromisedRecording, record_url: str, *, at: float, start_wall_ms: int) -> None:
        """The engine began it."""
        self._began[kept.recording_id] = start_wall_ms
        self._deliver(kept, record_url, "Initiated", at=at)

    def changed(self, kept: PromisedRecording, record_url: str, event: MultiPartyRecordingChanged) -> bool:
        """It was paused, or goes on: whether that was told. Of its beginning and its end the engine's facts tell."""
        stage = _STAGES.get(event.change)
        if stage is None:
            return False
        self._deliver(kept, record_url, stage, at=event.at)
        return True

    def finished(self, kept: PromisedRecording, event: RecordingFinished, record_url: str) -> None:
        """Its file stands, or never will."""
        self._began[kept.recording_id] = event.start_wall_ms
        stage: RecordingStage = "Failed" if event.error else "Completed"
        samples = 0 if event.error else event.samples
        self._deliver(kept, record_url, stage, at=event.at, samples=samples, fulfils=kept)
        del self._began[kept.recording_id]

    def _deliver(
        self,
        kept: PromisedRecording,
        record_url: str,
        stage: RecordingStage,
        *,
        at: float,
        samples: int = 0,
        fulfils: PromisedRecording | None = None,
    ) -> None:
        call = self._book.get(kept.call_uuid)
        owner = record_url.rsplit("/", 3)[1]
        recording = MultiPartyRecording(
            recording_id=kept.recording_id,
            file_format=kept.file_format,
            record_url=record_url,
            resource_uri=f"/v1/Account/{owner}/Recording/{kept.recording_id}/",
            mpc_name=kept.mpc_name,
            mpc_uuid=kept.mpc_uuid,
            member_id=kept.member_id,
            start_wall_ms=self._began.get(kept.recording_id, 0),
            samples=samples,
        )
        fields = recording_callback(recording, stage, wall_ns=self._book.wall_ns(at), sequence=kept.told + 1)
        request = self._requests.of_multi_party(
            kept.mpc_uuid,
            kept.callback_url,
            kept.callback_method,
            fields,
            subaccount="" if call is None else call.subaccount,
            kind="MultiPartyCall recording callback",
        )
        self._courier.deliver(request, fulfils=fulfils)
