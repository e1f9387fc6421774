"""The recordings of all calls from promise to file: ids and URLs at once, callbacks when the file can be fetched."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.callflow.control import RecordingHandle
from emulator.calls.events import LOST, RecordingFinished, RecordingStarted
from emulator.records.models import PromisedRecording
from emulator.runtime.promises import Promise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.callflow.control import RecordOrder, TranscriptionOrder
    from emulator.calls.multi_party_events import MultiPartyRecordingChanged
    from emulator.runtime.announcer import Announcer
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.finishing import Finishing
    from emulator.runtime.promises import Promises
    from emulator.runtime.room_record_order import RoomRecordOrder
    from emulator.runtime.transcriptions import Transcriptions

    Tell = Callable[[RecordingStarted | RecordingFinished], None]

STOPPED_SHORT = "the platform ended while it was being recorded"


class RecordingDesk:
    """Knows every recording that was ordered and has not been announced yet."""

    def __init__(
        self,
        *,
        folder: Path,
        media_base: str,
        new_id: Callable[[], str],
        book: CallBook,
        promises: Promises,
        announcer: Announcer,
        finishing: Finishing,
        transcriptions: Transcriptions,
    ) -> None:
        self.folder = folder
        self.media_base = media_base
        """`http://host:port/v1/Account`: what RecordUrl starts with."""
        self._new_id = new_id
        self._book = book
        self._promises = promises
        self._announcer = announcer
        self._finishing = finishing
        self._transcriptions = transcriptions
        self._early: dict[str, list[MultiPartyRecordingChanged]] = {}
        """What was ordered of each before the engine had begun it."""

    def promise(self, call_uuid: str, order: RecordOrder, *, api_id: str = "") -> RecordingHandle:
        """Give a recording its id and URL before a sample of it exists."""
        recording_id = self._new_id()
        kept = PromisedRecording(
            recording_id=recording_id,
            call_uuid=call_uuid,
            file_format=order.file_format,
            wav_path=self.wav_path(recording_id),
            callback_url=order.callback_url,
            callback_method=order.callback_method,
            api_id=api_id,
            sip_headers=json.dumps(self._book.view(call_uuid).sip_headers),
        )
        return self._make(Promise(kept=kept, background=order.mode != "foreground"), order.transcription)

    def promise_room(self, order: RoomRecordOrder) -> RecordingHandle:
        """The same for a recording of a room, or of a member of it. Its files begin with `path_stem`."""
        recording_id = self._new_id()
        kept = PromisedRecording(
            recording_id=recording_id,
            call_uuid=order.call_uuid,
            file_format=order.file_format,
            wav_path=self.wav_path(recording_id),
            callback_url=order.callback_url,
            callback_method=order.callback_method,
            api_id=order.api_id,
            sip_headers=json.dumps(self._book.view(order.call_uuid).sip_headers),
            conference_name=order.conference_name,
            conference_uuid=order.conference_uuid,
            mpc_name=order.mpc_name,
            mpc_uuid=order.mpc_uuid,
            member_id=order.member_id,
            layout=order.layout,
        )
        return self._make(Promise(kept=kept, background=True), order.transcription)

    def _make(self, promise: Promise, transcription: TranscriptionOrder | None) -> RecordingHandle:
        self._promises.make(promise)
        kept = promise.kept
        if transcription is not None:
            self._transcriptions.order(kept.recording_id, kept.call_uuid, transcription)
        return RecordingHandle(recording_id=kept.recording_id, record_url=self._url(kept))

    def drop_unless_begun(self, recording_id: str) -> None:
        """Forget the recording of a room in which nobody was who would have been recorded."""
        if not self._promises.has_begun(recording_id):
            self._promises.drop(recording_id)
            self._transcriptions.forget(recording_id)

    def url(self, owner: str, recording_id: str, file_format: str) -> str:
        """Where the file of a recording is served; `owner` is the auth_id of an account or subaccount."""
        return f"{self.media_base}/{owner}/Recording/{recording_id}.{file_format}"

    def wav_path(self, recording_id: str) -> str:
        """Where the engine writes a recording."""
        return str(self.folder / f"{recording_id}.wav")

    def path_stem(self, recording_id: str) -> str:
        """Where it writes what belongs to the recording of a room: `wav_path` without its suffix."""
        return str(self.folder / recording_id)

    async def ready(self, recording_id: str) -> None:
        """Wait until a recording can be fetched."""
        promise = self._promises.get(recording_id)
        if promise is not None:
            await promise.ready.wait()

    def is_background(self, recording_id: str) -> bool:
        """Whether a recording that is not announced yet runs beside its call's flow."""
        promise = self._promises.get(recording_id)
        return promise is not None and promise.background

    async def resume(self, tell: Tell, now: Callable[[], float]) -> None:
        """Finish what an earlier platform on the same store began to record: files, MP3s, callbacks."""
        for promise, record in self._promises.take_over(now()):
            path = promise.kept.wav_path
            if isinstance(record, RecordingStarted):
                tell(record)
            event = RecordingFinished(
                recording_id=record.recording_id,
                call_uuid=record.call_uuid,
                at=now(),
                path=path,
                samples=0,
                start_wall_ms=record.start_wall_ms,
                reason=LOST,
                error=STOPPED_SHORT,
                conference_name=promise.kept.conference_name,
                conference_uuid=promise.kept.conference_uuid,
                mpc_name=promise.kept.mpc_name,
                mpc_uuid=promise.kept.mpc_uuid,
                member_id=promise.kept.member_id,
            )
            if isinstance(record, RecordingStarted) or record.samples is None:
                await self._finishing.until_written(promise.kept)
                self.complete(event, tell)
            else:
                self.finished(replace(event, path=record.path, samples=record.samples, error=record.error))
        self._transcriptions.resume()

    def complete(self, event: RecordingFinished, tell: Tell) -> None:
        """The engine closed a file, or was lost: have `tell` called when it stands in the format that was ordered."""
        promise = self._promises.get(event.recording_id)
        self._finishing.begin(event, None if promise is None else promise.kept, tell)

    def began(self, event: RecordingStarted) -> None:
        """The engine began one; the callback of a Multiparty Call is told of that, too."""
        kept = self._told(event.recording_id) if event.mpc_uuid else None
        if kept is not None:
            self._announcer.multi_party.began(kept, self._url(kept), at=event.at, start_wall_ms=event.start_wall_ms)
            self._promises.told(event.recording_id)
            for change in self._early.pop(event.recording_id, ()):
                self.changed(replace(change, at=event.at))

    def changed(self, event: MultiPartyRecordingChanged) -> None:
        """One of a Multiparty Call was paused, or goes on: its callback is told; not of what never begins."""
        if event.change == "forgone":
            self._early.pop(event.recording_id, None)
            self.drop_unless_begun(event.recording_id)
        kept = self._told(event.recording_id)
        if kept is None:
            return
        if not kept.told:  # Behind its beginning, of which the engine tells.
            self._early.setdefault(event.recording_id, []).append(event)
        elif self._announcer.multi_party.changed(kept, self._url(kept), event):
            self._promises.told(event.recording_id)

    def _told(self, recording_id: str) -> PromisedRecording | None:
        """What was promised of one whose callback somebody wants."""
        promise = self._promises.get(recording_id)
        return promise.kept if promise is not None and promise.kept.callback_url else None

    def forget(self, call_uuid: str) -> None:
        """Drop what was promised to a call that ended long ago: its recorder never started."""
        for recording_id in self._promises.drop_call(call_uuid):
            self._transcriptions.forget(recording_id)

    def hold_transcriptions(self, delay_s: float) -> None:
        """Make those that are begun from now on wait so long."""
        self._transcriptions.delay_s = delay_s

    def is_idle(self) -> bool:
        """Whether no recording is being put together, encoded or transcribed."""
        return self._finishing.is_idle() and self._transcriptions.is_idle()

    async def drain(self, limit_s: float) -> int:
        """Wait until every file that the engine closed is told of; how many took longer than `limit_s`.

        Those are left to the next platform on the same store.
        """
        return await self._finishing.drain(limit_s)

    async def close(self) -> int:
        """Transcribe no more; how many transcriptions are left to the next platform on the same store."""
        return await self._transcriptions.close()

    def finished(self, event: RecordingFinished) -> None:
        """The file stands, or never will, and its record is stored: release who waits, send the callback."""
        self._early.pop(event.recording_id, None)
        promise = self._promises.close(event.recording_id)
        if promise is None:
            return
        if promise.kept.callback_url:
            self._announcer.announce(promise.kept, event, self._url(promise.kept))
        else:
            self._promises.drop(event.recording_id)
        self._transcriptions.begin(event.recording_id)

    def _url(self, kept: PromisedRecording) -> str:
        call = self._promises.call(kept)
        return self.url(call.subaccount or call.auth_id, kept.recording_id, kept.file_format)
