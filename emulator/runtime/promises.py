"""Recordings that were ordered and not announced yet: in memory for who waits, in the store against a crash."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.records.models import CallRecord, PromisedRecording, RecordingRecord
from emulator.runtime.unrecorded import beginning, discard

if TYPE_CHECKING:
    from emulator.calls.events import RecordingStarted
    from emulator.records.store import Store
    from emulator.runtime.call_book import CallBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One such recording."""

    kept: PromisedRecording
    background: bool
    """The call goes on when it ends."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class Promises:
    """By recording_id."""

    def __init__(self, store: Store, book: CallBook) -> None:
        self._store = store
        self._book = book
        self._open: dict[str, Promise] = {}

    def make(self, promise: Promise) -> None:
        """Remember a promise; from now on a crash does not lose it."""
        self._open[promise.kept.recording_id] = promise
        with contextlib.suppress(
            Unavailable
        ):  # The reporter warns with the next fact; the recording is made all the same.
            self._store.put(promise.kept)

    def call(self, kept: PromisedRecording) -> CallRecord:
        """The call to which something was promised; one that ended long ago is in the book again, for its webhook."""
        found = self._book.get(kept.call_uuid)
        if found is None:
            found = self._store.get(CallRecord, kept.call_uuid)
            assert found is not None, "calls are stored before anything is promised to them"
            self._restore(found, kept)
        return found

    def _restore(self, call: CallRecord, kept: PromisedRecording) -> None:
        self._book.restore(call, tuple((name, value) for name, value in json.loads(kept.sip_headers)))

    def get(self, recording_id: str) -> Promise | None:
        """One that is not kept yet."""
        return self._open.get(recording_id)

    def told(self, recording_id: str) -> None:
        """There is a callback of one that goes on: they are counted, and a crash costs no number."""
        promise = self._open[recording_id]
        kept = replace(promise.kept, told=promise.kept.told + 1)
        self._open[recording_id] = replace(promise, kept=kept)
        with contextlib.suppress(Unavailable):  # The reporter warns with the next fact.
            self._store.put(kept)

    def close(self, recording_id: str) -> Promise | None:
        """Whoever waits may go on. The store forgets the promise with `drop`, or when its callback is in the outbox."""
        promise = self._open.pop(recording_id, None)
        if promise is not None:
            promise.ready.set()
        return promise

    def has_begun(self, recording_id: str) -> bool:
        """Whether something was recorded of what was promised."""
        return self._store.get(RecordingRecord, recording_id) is not None

    def drop(self, recording_id: str) -> None:
        """There is nobody to tell."""
        self._open.pop(recording_id, None)
        with contextlib.suppress(Unavailable):  # The next start finds nothing to be done for it.
            self._store.delete(PromisedRecording, recording_id)

    def drop_call(self, call_uuid: str) -> list[str]:
        """Drop what was promised to a call that ended long ago: its recorder never started. Returns what it was.

        A room may be recorded for as long as others are in it.
        """
        dropped = [
            name
            for name, promise in self._open.items()
            if promise.kept.call_uuid == call_uuid and not promise.kept.layout
        ]
        for recording_id in dropped:
            self.drop(recording_id)
        return dropped

    def take_over(self, at: float) -> list[tuple[Promise, RecordingRecord | RecordingStarted]]:
        """What an earlier platform on this store began to record and did not announce; the rest it promised is dropped.

        That a recording began may not have come into the store: its beginning is given then, as its file tells it at
        platform time `at`. The calls are in the book again, so that their last webhooks can be written.
        """
        found: list[tuple[Promise, RecordingRecord | RecordingStarted]] = []
        for kept in self._store.all(PromisedRecording):
            record = self._store.get(RecordingRecord, kept.recording_id) or beginning(kept, at)
            call = self._store.get(CallRecord, kept.call_uuid)
            if record is None or call is None:
                discard(kept)
                self.drop(kept.recording_id)
                continue
            promise = self._open[kept.recording_id] = Promise(kept=kept, background=True)
            self._restore(call, kept)
            found.append((promise, record))
        return found
