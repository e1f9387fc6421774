"""The platform as the REST API sees it: `api.operator.Operator` on store, switchboard and recording desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from emulator.callflow.control import RecordOrder
from emulator.calls import causes, commands
from emulator.records.models import CallRecord
from emulator.runtime.call_book import urls_of
from emulator.runtime.recording_folder import open_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.api.control.caretaker import Caretaker
    from emulator.api.live_calls import LiveCalls
    from emulator.api.live_conferences import LiveConferences
    from emulator.api.live_multi_party import LiveMultiParty
    from emulator.api.operator import Account, CallOrder, Exchange, LateReply, RecordingRequest, Registration
    from emulator.base.ids import Ids
    from emulator.callflow.control import RecordingHandle, TranscriptionOrder
    from emulator.records.models import RecordingRecord
    from emulator.records.storage import Storage
    from emulator.records.store import Store
    from emulator.runtime.flow_surroundings import FlowSurroundings


class PlatformOperator:
    """Implements Operator for one account."""

    live_multi_party: LiveMultiParty
    """Multiparty Calls; set before the first request."""

    def __init__(
        self,
        *,
        account: Account,
        store: Store,
        around: FlowSurroundings,
        live_calls: LiveCalls,
        live_conferences: LiveConferences,
        wall_ns: Callable[[], int],
        registration: Callable[[str], Registration | None],
        note_exchange: Callable[[Exchange], None],
    ) -> None:
        self._account = account
        self._store = store
        self._around = around
        self._live_calls = live_calls
        self._live_conferences = live_conferences
        self.admits: Callable[[str], bool] = lambda _: True
        """Whether an account may make another request now; it is counted."""
        self._wall_ns = wall_ns
        self._registration = registration
        self._note_exchange = note_exchange
        self.stop_only_api_recordings = False
        """Switch of the ledger: a request to stop all recordings spares what a document records."""
        self.strict_async = False
        """Switch of the ledger: `callback_url` makes a Record request asynchronous, too."""
        self.caretaker: Caretaker | None = None
        """Who answers /control; None: /control is off."""

    @property
    def store(self) -> Store:
        """All records."""
        return self._store

    @property
    def ids(self) -> Ids:
        """Source of identifiers."""
        return self._around.ids

    @property
    def live_calls(self) -> LiveCalls:
        """What can be ordered of calls under way."""
        return self._live_calls

    @property
    def live_conferences(self) -> LiveConferences:
        """Conferences."""
        return self._live_conferences

    def wall_ns(self) -> int:
        """Wall time now, nanoseconds since 1970."""
        return self._wall_ns()

    def account(self, auth_id: str) -> Account | None:
        """The one account, or None."""
        return self._account if auth_id == self._account.auth_id else None

    def set_storage(self, storage: Storage) -> None:
        """Have recordings stored on other terms, those that stand already too."""
        self._account = replace(self._account, storage=storage)

    def recording_url(self, owner: str, recording_id: str, file_format: str) -> str:
        """Where a recording can be fetched."""
        return self._around.recordings.url(owner, recording_id, file_format)

    def open_recording(self, record: RecordingRecord, *, original: bool = False) -> BinaryIO:
        """The file, opened for reading. Raises FileNotFoundError, Unavailable."""
        return open_file(record, original=original)

    def recording_terms_changed(self) -> None:
        """Keep recordings for as long as the account's profile says."""
        self._around.retention.look_again()

    def expire_recordings(self) -> None:
        """Delete what is kept no longer."""
        self._around.retention.look()

    def delete_recording(self, recording_id: str) -> None:
        """Delete a recording with all that belongs to it."""
        self._around.retention.delete(recording_id)

    def transcribe(self, record: RecordingRecord, order: TranscriptionOrder) -> None:
        """Have a finished recording transcribed."""
        self._around.transcriptions.order(record.recording_id, record.call_uuid, order)
        self._around.transcriptions.begin(record.recording_id)

    def forget_transcription(self, recording_id: str) -> None:
        """Delete a transcription."""
        self._around.transcriptions.forget(recording_id)

    def answer_late(self, wanted: LateReply, response: str) -> None:
        """Post an answer (JSON)."""
        self._around.courier.deliver(self._around.requests.of_late_reply(wanted, response))

    def note_exchange(self, exchange: Exchange) -> None:
        """Put a request and its answer into the time line."""
        self._note_exchange(exchange)

    def place_call(self, order: CallOrder) -> bool:
        """Dial out; whether it begins at once."""
        self._around.book.urls[order.call_uuid] = urls_of(order)
        self._around.switchboard.submit(
            commands.PlaceCall(
                call_uuid=order.call_uuid,
                request_uuid=order.call_uuid,
                auth_id=order.auth_id,
                subaccount=order.subaccount,
                from_number=order.from_number,
                to=order.to,
                caller_name=order.caller_name,
                ring_timeout_s=order.ring_timeout_s,
                hangup_on_ring_s=order.hangup_on_ring_s,
                time_limit_s=order.time_limit_s,
                sip_headers=order.sip_headers,
                machine_detection=order.machine_detection,
                keys=order.send_digits,
                keys_are_early=order.send_on_preanswer,
                parent_call_uuid=order.parent_call_uuid,
            )
        )
        return not self._around.switchboard.exchange.is_queued(order.call_uuid)

    def hang_up(self, call_uuid: str) -> None:
        """End a live call; one that we placed and nobody has answered is cancelled."""
        record = self._store.get(CallRecord, call_uuid)
        is_calling = record is not None and record.direction == "outbound" and record.answered_ns is None
        hangup = causes.CANCELLED_BY_API if is_calling else causes.ENDED_BY_API
        self._around.switchboard.submit(commands.HangUpCall(call_uuid=call_uuid, hangup=hangup))

    def start_recording(self, request: RecordingRequest) -> RecordingHandle:
        """Record a live call."""
        order = RecordOrder(
            mode="session",
            file_format=request.file_format,
            stereo=request.stereo,
            max_length_s=request.time_limit_s,
            callback_url=request.callback_url,
            callback_method=request.callback_method,
            transcription=request.transcription,
        )
        handle = self._around.recordings.promise(request.call_uuid, order, api_id=request.api_id)
        self._around.switchboard.submit(
            commands.StartRecording(
                recording_id=handle.recording_id,
                call_uuid=request.call_uuid,
                mode="api",
                file_format=order.file_format,
                stereo=order.stereo,
                path=self._around.recordings.wav_path(handle.recording_id),
                max_length_s=order.max_length_s,
            )
        )
        return handle

    def stop_recordings(self, call_uuid: str, recording_id: str = "") -> None:
        """Stop one recording of a call, or all; a switch of the ledger spares what a document records."""
        only_api = not recording_id and self.stop_only_api_recordings
        self._around.switchboard.submit(
            commands.StopRecording(call_uuid=call_uuid, recording_id=recording_id, only_api=only_api)
        )

    def pause_recordings(self, call_uuid: str, recording_id: str = "") -> None:
        """Leave out what comes now of one recording of a call, or of all."""
        self._around.switchboard.submit(commands.PauseRecording(call_uuid=call_uuid, recording_id=recording_id))

    def resume_recordings(self, call_uuid: str, recording_id: str = "") -> None:
        """Go on with one recording of a call, or with all."""
        self._around.switchboard.submit(commands.ResumeRecording(call_uuid=call_uuid, recording_id=recording_id))

    def registration(self, username: str) -> Registration | None:
        """The binding of a SIP endpoint."""
        return self._registration(username)
