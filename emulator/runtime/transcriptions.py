"""Transcriptions of finished recordings: ordered with them, kept, told of once. plivo_xml_callbacks.md §3.7."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.base.units import SAMPLES_PER_S
from emulator.records.models import RecordingRecord, TranscriptionRecord
from emulator.runtime.recognition import LIMIT_S
from emulator.webhooks import payloads

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.callflow.control import TranscriptionOrder
    from emulator.records.store import Store
    from emulator.runtime.courier import Courier
    from emulator.runtime.recognition import Recognition, Recognized
    from emulator.runtime.requests import Requests

SHORTEST_SAMPLES = SAMPLES_PER_S // 2
LONGEST_SAMPLES = 4 * 3600 * SAMPLES_PER_S
LARGEST_BYTES = 2 * 1000**3
TOO_LONG = "Recording duration too long for transcription"
TOO_LARGE = "Recording file size too large for transcription"
"""The two errors that are documented."""
NO_RECORDING = "Recording failed"
"""There is nothing to transcribe."""
CLOSING_S = 3.0
"""What transcriptions under way are given when the platform stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What transcriptions are made with."""

    store: Store
    recognition: Recognition
    requests: Requests
    courier: Courier
    note: Callable[[str, str], None]
    """(call_uuid, summary): a line for the time line."""


class Transcriptions:
    """One task per recording that is being transcribed. After a crash they are made anew."""

    def __init__(self, desk: Desk, auth_id: str) -> None:
        self._desk = desk
        self._auth_id = auth_id
        self.delay_s = 0.0
        """Switch of the ledger: how long they are held back."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def order(self, recording_id: str, call_uuid: str, order: TranscriptionOrder) -> None:
        """Remember that a recording is to be transcribed; what was made of it before is forgotten."""
        self.forget(recording_id)
        self._keep(
            TranscriptionRecord(
                recording_id=recording_id,
                auth_id=self._auth_id,
                call_uuid=call_uuid,
                callback_url=order.url,
                callback_method=order.method,
            )
        )

    def begin(self, recording_id: str) -> None:
        """A recording is finished and stored; without an order nothing happens."""
        with contextlib.suppress(Unavailable):  # It is made after the next start.
            ordered = self._desk.store.get(TranscriptionRecord, recording_id)
            recording = self._desk.store.get(RecordingRecord, recording_id)
            if ordered is None or ordered.is_told or recording is None or recording.samples is None:
                return
            task = asyncio.get_running_loop().create_task(
                self._run(replace(ordered, samples=recording.samples), recording), name=f"transcription {recording_id}"
            )
            self._tasks[recording_id] = task
            task.add_done_callback(lambda _: self._done(recording_id, task))

    def forget(self, recording_id: str) -> None:
        """Nobody wants it any more, or there is no such recording: what is being made is given up."""
        if task := self._tasks.pop(recording_id, None):
            task.cancel()
        with contextlib.suppress(Unavailable):  # The next start forgets it.
            self._desk.store.delete(TranscriptionRecord, recording_id)

    def resume(self) -> None:
        """Make what an earlier platform on the same store was asked for and did not tell of."""
        for ordered in self._desk.store.all(TranscriptionRecord, is_told=False):
            if self._desk.store.get(RecordingRecord, ordered.recording_id) is None:
                self.forget(ordered.recording_id)
            elif ordered.recording_id not in self._tasks:
                self.begin(ordered.recording_id)

    def is_idle(self) -> bool:
        """Whether nothing is being transcribed or held back."""
        return not self._tasks

    async def close(self) -> int:
        """Give up what takes long; how many are left to the next platform on the same store."""
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(set(self._tasks.values()), timeout=CLOSING_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    def _done(self, recording_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(recording_id) is task:
            del self._tasks[recording_id]

    async def _run(self, ordered: TranscriptionRecord, recording: RecordingRecord) -> None:
        done = ordered if ordered.status != "in progress" else await self._transcribed(ordered, recording)
        self._keep(done)
        await asyncio.sleep(self.delay_s)
        if done.callback_url:
            fields = payloads.transcription_callback(done)
            request = self._desk.requests.of_call(
                done.call_uuid, done.callback_url, done.callback_method, fields, kind="Transcription callback"
            )
            self._desk.courier.deliver(request)
        self._keep(replace(done, is_told=True))

    async def _transcribed(self, ordered: TranscriptionRecord, recording: RecordingRecord) -> TranscriptionRecord:
        if error := _why_not(recording):
            self._note(ordered, f"is not made: {error}")
            return replace(ordered, status="failed", error=error)
        if ordered.samples < SHORTEST_SAMPLES:
            self._note(ordered, "is empty: the recording has less than 500 ms")
            return replace(ordered, status="success")
        heard = await self._desk.recognition.recognize(
            Path(recording.path).with_suffix(".wav"), limit_s=LIMIT_S + ordered.samples / SAMPLES_PER_S
        )
        self._note(ordered, _told(heard))
        return replace(ordered, status="success", text=heard.text)

    def _note(self, record: TranscriptionRecord, what: str) -> None:
        self._desk.note(record.call_uuid, f"transcription of recording {record.recording_id} {what}")

    def _keep(self, record: TranscriptionRecord) -> None:
        with contextlib.suppress(Unavailable):  # The reporter warns with the next fact.
            self._desk.store.put(record)


def _why_not(recording: RecordingRecord) -> str:
    """The `error` of the callback, or empty."""
    if recording.error or recording.samples is None:
        return NO_RECORDING
    if recording.samples > LONGEST_SAMPLES:
        return TOO_LONG
    with contextlib.suppress(OSError):
        if Path(recording.path).stat().st_size >= LARGEST_BYTES:
            return TOO_LARGE
    return ""


def _told(heard: Recognized) -> str:
    said = f"({', '.join(heard.engines)}, confidence {heard.confidence:.2f}): {heard.text}"
    trouble = "".join(f"; {complaint}" for complaint in heard.complaints)
    return (said if heard.text else "is empty: nothing was understood") + trouble
