"""Recordings that go: deleted by request or because their days are over; their files are cleared away behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from emulator.records.models import RecordingRecord
from emulator.records.tables import RECORDINGS, RECORDINGS_READY, RECORDINGS_TO_CLEAR, TRANSCRIPTIONS, record_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from emulator.records.storage import Storage
    from emulator.records.store import Store

_COLUMNS = RECORDINGS.c


def delete_recording(store: Store, recording_id: str, now_ns: int) -> bool:
    """Delete a recording and its transcription, both or neither; its file can be cleared from now on.

    False when there is no such recording, or none that could be fetched.
    """
    with store.transaction() as transaction:
        return _delete(transaction, _COLUMNS.recording_id == recording_id, now_ns) > 0


def delete_expired(store: Store, terms: Storage, since_ns: int, now_ns: int) -> int:
    """Delete what is kept no longer by `terms`, which hold since `since_ns`; how many recordings that were.

    Each goes at the moment at which its days were over, or at which the terms came to hold, however late anybody looks.
    """
    if terms.kept_days is None:
        return 0
    found = 0
    last_added_ns = terms.added_until(terms.kept_days + 1, now_ns)
    while (oldest := oldest_added_ns(store)) is not None and oldest <= last_added_ns:
        gone_ns = max(terms.expiry_ns(oldest, terms.kept_days), since_ns)
        # A day's recordings go at one moment, and so does all that was too old when the terms came to hold.
        together = max(oldest, terms.added_until(terms.kept_days + 1, gone_ns))
        with store.transaction() as transaction:
            found += _delete(transaction, _COLUMNS.added_ns <= together, gone_ns)
    return found


def oldest_added_ns(store: Store) -> int | None:
    """When the oldest recording that can be fetched was added; None without any."""
    first = select(_COLUMNS.added_ns).where(RECORDINGS_READY).order_by(_COLUMNS.added_ns).limit(1)
    with store.transaction() as transaction:
        return transaction.execute(first).scalar()


def to_clear(store: Store, limit: int) -> tuple[RecordingRecord, ...]:
    """Deleted recordings whose files may still be there."""
    chosen = select(RECORDINGS).where(RECORDINGS_TO_CLEAR).order_by(_COLUMNS.recording_id).limit(limit)
    with store.transaction() as transaction:
        return tuple(record_of(RecordingRecord, row) for row in transaction.execute(chosen).mappings())


def cleared(store: Store, recording_id: str) -> None:
    """The files of a deleted recording are gone: forget who spoke, keep what its storage cost."""
    forgotten = {"path": "", "from_number": "", "to_number": ""}
    with store.transaction() as transaction:
        transaction.execute(
            update(RECORDINGS)
            .where(_COLUMNS.recording_id == recording_id, _COLUMNS.deleted_ns.is_not(None))
            .values(forgotten)
        )


def _delete(transaction: Connection, which: ColumnElement[bool], gone_ns: int) -> int:
    chosen = select(_COLUMNS.recording_id).where(RECORDINGS_READY, which)
    transaction.execute(delete(TRANSCRIPTIONS).where(TRANSCRIPTIONS.c.recording_id.in_(chosen)))
    return transaction.execute(update(RECORDINGS).where(RECORDINGS_READY, which).values(deleted_ns=gone_ns)).rowcount
