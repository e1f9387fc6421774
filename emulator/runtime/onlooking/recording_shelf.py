"""Finished recordings as the dashboard shows them: lists, files, waveforms. Nothing here removes one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S
from emulator.records.models import CallRecord, RecordingRecord
from emulator.records.store import Mark
from emulator.records.tables import RECORDINGS, RECORDINGS_READY
from emulator.runtime.onlooking.recording_view import drawing, path_of, recording_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from sqlalchemy import ColumnElement

    from emulator.dashboard.onlooker import View, WhichRecordings
    from emulator.records.store import Store
    from emulator.runtime.retention import Retention

AT_ONCE = 200
"""Lines of a table between two of which calls go on."""


class PlatformShelf:
    """Implements RecordingShelf."""

    def __init__(self, store: Store, auth_id: str, retention: Retention, now_ns: Callable[[], int]) -> None:
        """`retention` knows the account's terms, and deletes what is kept no longer."""
        self._store = store
        self._is_ours = RECORDINGS.c.auth_id == auth_id
        self._retention = retention
        self._now_ns = now_ns

    def page(self, wanted: WhichRecordings) -> tuple[int, list[View]]:
        """How many fit, and the views of those that were asked for."""
        self._retention.look()
        conditions = [self._is_ours, RECORDINGS_READY, *self._stored_for(wanted)]
        if wanted.call_uuid:
            conditions.append(RECORDINGS.c.call_uuid == wanted.call_uuid)
        found = self._store.page(
            RecordingRecord, *conditions, newest_by="added_ns", limit=wanted.limit, offset=wanted.offset
        )
        return found.total, [self._view(record) for record in found.records]

    def added_between(self, first: date, last: date) -> Iterator[list[View]]:
        """Those added from the beginning of one day to the end of another, newest first, some at a time."""
        self._retention.look()
        condition = RECORDINGS.c.added_ns >= self._beginning(first)
        mark = Mark(self._beginning(last + timedelta(days=1)), "")
        while True:
            found = self._store.following(
                RecordingRecord,
                *(self._is_ours, RECORDINGS_READY, condition),
                newest_by="added_ns",
                after=mark,
                limit=AT_ONCE,
            )
            if found:
                yield [self._view(record) for record in found]
                mark = Mark(found[-1].added_ns, found[-1].recording_id)
            if len(found) < AT_ONCE:
                return

    def file(self, recording_id: str) -> Path | None:
        """Its file; None when there is no such recording. Raises Unavailable when it cannot be read."""
        record = self._ready(recording_id)
        return None if record is None else path_of(record)

    async def waveform(self, recording_id: str, points: int) -> View | None:
        """Least and greatest samples of pieces of each channel, and who is on it when. Raises Unavailable."""
        record = self._ready(recording_id)
        if record is None:
            return None
        return await drawing(record, points, self._number_of)

    def _ready(self, recording_id: str) -> RecordingRecord | None:
        self._retention.look()
        record = self._store.get(RecordingRecord, recording_id)
        return record if record is not None and record.is_ready else None

    def _stored_for(self, wanted: WhichRecordings) -> list[ColumnElement[bool]]:
        """Days of storage as times of adding: the longer ago, the more days."""
        terms, now_ns, added = self._retention.terms(), self._now_ns(), RECORDINGS.c.added_ns
        conditions = []
        if wanted.days_min is not None:
            conditions.append(added <= terms.added_until(wanted.days_min, now_ns))
        if wanted.days_max is not None:
            conditions.append(added > terms.added_until(wanted.days_max + 1, now_ns))
        return conditions

    def _beginning(self, day: date) -> int:
        return int(datetime.combine(day, time(), self._retention.terms().zone).timestamp()) * NS_PER_S

    def _view(self, record: RecordingRecord) -> View:
        return recording_view(record, self._retention.terms(), self._now_ns())

    def _number_of(self, leg: str) -> str:
        """Who was at the far end of a leg: a number or an address; what is not known is the leg itself."""
        call = self._store.get(CallRecord, leg)
        return leg if call is None else call.from_number if call.direction == "inbound" else call.to_number
