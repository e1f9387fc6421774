"""The recordings of all calls from promise to file: ids and URLs at once, callbacks when the file can be fetched."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.control import RecordingHandle
from emulator.webhooks import payloads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.base.ids import Ids
    from emulator.callflow.control import Method, RecordOrder
    from emulator.calls.events import RecordingFinished
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.courier import Courier
    from emulator.runtime.mp3_encodings import Mp3Encodings
    from emulator.runtime.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    call_uuid: str
    handle: RecordingHandle
    file_format: str
    background: bool
    """The call goes on when it ends."""
    callback_url: str
    callback_method: Method
    api_id: str
    """Set for recordings that the API started: their callback has other fields."""
    ready: asyncio.Event


class RecordingDesk:
    """Knows every recording that was ordered and has not been announced yet."""

    def __init__(
        self,
        *,
        folder: Path,
        media_base: str,
        ids: Ids,
        book: CallBook,
        courier: Courier,
        requests: Requests,
        encodings: Mp3Encodings,
    ) -> None:
        self.folder = folder
        self.media_base = media_base
        """`http://host:port/v1/Account/<auth_id>/Recording`: what RecordUrl starts with."""
        self._ids = ids
        self._book = book
        self._courier = courier
        self._requests = requests
        self._encodings = encodings
        self._promises: dict[str, _Promise] = {}

    def promise(self, call_uuid: str, order: RecordOrder, *, api_id: str = "") -> RecordingHandle:
        """Give a recording its id and URL before a sample of it exists."""
        recording_id = self._ids.uuid()
        handle = RecordingHandle(
            recording_id=recording_id,
            record_url=self.url(recording_id, order.file_format),
        )
        self._promises[recording_id] = _Promise(
            call_uuid=call_uuid,
            handle=handle,
            file_format=order.file_format,
            background=order.mode != "foreground",
            callback_url=order.callback_url,
            callback_method=order.callback_method,
            api_id=api_id,
            ready=asyncio.Event(),
        )
        return handle

    def url(self, recording_id: str, file_format: str) -> str:
        """Where the file of a recording is served."""
        return f"{self.media_base}/{recording_id}.{file_format}"

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

    def complete(self, event: RecordingFinished, tell: Callable[[RecordingFinished], None]) -> None:
        """The engine closed a file: have `tell` called when it stands in the format that was ordered."""
        promise = self._promises.get(event.recording_id)
        if promise is not None and promise.file_format == "mp3" and not event.error:
            self._encodings.begin(event, tell)
        else:
            tell(event)

    def forget(self, call_uuid: str) -> None:
        """Drop what was promised to a call that ended long ago: its recorder never started."""
        for recording_id in [name for name, promise in self._promises.items() if promise.call_uuid == call_uuid]:
            del self._promises[recording_id]

    def is_idle(self) -> bool:
        """Whether no recording is being encoded."""
        return self._encodings.is_idle()

    async def drain(self, limit_s: float) -> None:
        """Wait, for at most `limit_s`, until every file that the engine closed is told of."""
        await self._encodings.drain(limit_s)

    def finished(self, event: RecordingFinished) -> None:
        """The file stands and its record is stored: release who waits, send the callback."""
        promise = self._promises.pop(event.recording_id, None)
        if promise is None:
            return
        promise.ready.set()
        if promise.callback_url and not event.error:
            self._announce(promise, event)

    def _announce(self, promise: _Promise, event: RecordingFinished) -> None:
        recording = payloads.FinishedRecording(
            recording_id=event.recording_id,
            record_url=promise.handle.record_url,
            samples=event.samples,
            start_wall_ms=event.start_wall_ms,
        )
        if promise.api_id:
            fields = payloads.record_api_callback(recording, call_uuid=promise.call_uuid, api_id=promise.api_id)
        else:
            view = self._book.view(promise.call_uuid)
            fields = payloads.record_callback(view, recording, keep_plus=self._requests.keep_plus)
        self._courier.deliver(
            self._requests.of_call(
                promise.call_uuid,
                promise.callback_url,
                promise.callback_method,
                fields,
                kind="record callback",
            )
        )
