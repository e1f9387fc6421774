"""The recordings of all calls from promise to file: ids and URLs at once, callbacks when the file can be fetched."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.callflow.control import RecordingHandle
from emulator.calls.events import RecordingFinished
from emulator.records.models import PromisedRecording
from emulator.runtime.promises import Promise
from emulator.runtime.salvage import recovered, until_written

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.callflow.control import RecordOrder
    from emulator.runtime.announcer import Announcer
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.mp3_encodings import Mp3Encodings
    from emulator.runtime.promises import Promises
    from emulator.runtime.transcriptions import Transcriptions

    Tell = Callable[[RecordingFinished], None]

LOST = "lost"
"""The reason of a recording whose engine, or whose platform, ended before it did."""
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
        encodings: Mp3Encodings,
        transcriptions: Transcriptions,
    ) -> None:
        self.folder = folder
        self.media_base = media_base
        """`http://host:port/v1/Account`: what RecordUrl starts with."""
        self._new_id = new_id
        self._book = book
        self._promises = promises
        self._announcer = announcer
        self._encodings = encodings
        self._transcriptions = transcriptions

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
        self._promises.make(Promise(kept=kept, background=order.mode != "foreground"))
        if order.transcription is not None:
            self._transcriptions.order(recording_id, call_uuid, order.transcription)
        url = self.url(self._owner(call_uuid), recording_id, order.file_format)
        return RecordingHandle(recording_id=recording_id, record_url=url)

    def url(self, owner: str, recording_id: str, file_format: str) -> str:
        """Where the file of a recording is served; `owner` is the auth_id of an account or subaccount."""
        return f"{self.media_base}/{owner}/Recording/{recording_id}.{file_format}"

    def wav_path(self, recording_id: str) -> str:
        """Where the engine writes a recording."""
        return str(self.folder / f"{recording_id}.wav")

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
        for promise, record in self._promises.take_over():
            path = promise.kept.wav_path
            event = RecordingFinished(
                recording_id=record.recording_id,
                call_uuid=record.call_uuid,
                at=now(),
                path=path,
                samples=0,
                start_wall_ms=record.start_wall_ms,
                reason=LOST,
                error=STOPPED_SHORT,
            )
            if record.samples is None:
                await until_written(Path(path))
                self.complete(event, tell)
            else:
                self.finished(replace(event, path=record.path, samples=record.samples, error=record.error))
        self._transcriptions.resume()

    def complete(self, event: RecordingFinished, tell: Tell) -> None:
        """The engine closed a file, or was lost: have `tell` called when it stands in the format that was ordered."""
        promise = self._promises.get(event.recording_id)
        if event.reason == LOST:
            event = recovered(event)
        if promise is not None and promise.kept.file_format == "mp3" and not event.error:
            self._encodings.begin(event, tell)
        else:
            tell(event)

    def forget(self, call_uuid: str) -> None:
        """Drop what was promised to a call that ended long ago: its recorder never started."""
        for recording_id in self._promises.drop_call(call_uuid):
            self._transcriptions.forget(recording_id)

    def hold_transcriptions(self, delay_s: float) -> None:
        """Make those that are begun from now on wait so long."""
        self._transcriptions.delay_s = delay_s

    def is_idle(self) -> bool:
        """Whether no recording is being encoded or transcribed."""
        return self._encodings.is_idle() and self._transcriptions.is_idle()

    async def drain(self, limit_s: float) -> int:
        """Wait until every file that the engine closed is told of; how many took longer than `limit_s`.

        Those are left to the next platform on the same store.
        """
        return await self._encodings.drain(limit_s)

    async def close(self) -> int:
        """Transcribe no more; how many transcriptions are left to the next platform on the same store."""
        return await self._transcriptions.close()

    def finished(self, event: RecordingFinished) -> None:
        """The file stands, or never will, and its record is stored: release who waits, send the callback."""
        promise = self._promises.close(event.recording_id)
        if promise is None:
            return
        if promise.kept.callback_url:
            owner = self._owner(promise.kept.call_uuid)
            url = self.url(owner, event.recording_id, promise.kept.file_format)
            self._announcer.announce(promise.kept, event, url)
        else:
            self._promises.drop(event.recording_id)
        self._transcriptions.begin(event.recording_id)

    def _owner(self, call_uuid: str) -> str:
        call = self._book.view(call_uuid)
        return call.subaccount or call.auth_id
