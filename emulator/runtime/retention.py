"""How long recordings stay: deletes those whose days are over, and clears away the files of all that are deleted."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.base.units import NS_PER_S
from emulator.records.models import RetentionRecord
from emulator.records.shelf import cleared, delete_expired, delete_recording, oldest_added_ns, to_clear
from emulator.runtime.recording_folder import remove_files

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from emulator.records.models import RecordingRecord
    from emulator.records.storage import Storage
    from emulator.records.store import Store

AT_ONCE = 100
"""So many recordings are cleared away in one go; a call's audio does not wait for thousands of files."""


class Retention:
    """Of one account. Deleting begins in the store: all that a crash leaves is files, which the next start clears."""

    def __init__(
        self,
        *,
        store: Store,
        auth_id: str,
        terms: Callable[[], Storage],
        wall_ns: Callable[[], int],
        loop: asyncio.AbstractEventLoop,
        gone: Callable[[str], None],
        note: Callable[[str], None],
    ) -> None:
        """`gone` is told of each recording before its files go; `note` puts a line into the time line."""
        self._store = store
        self._auth_id = auth_id
        self.terms = terms
        """How long recordings are stored by now; after a change: `look_again`."""
        self._wall_ns = wall_ns
        self._loop = loop
        self._gone = gone
        self._note = note
        self._looked_ns = 0
        self._next_ns: int | None = None
        """From the last look until then nothing can run out; None: never."""
        self._is_open = False
        self._timer: asyncio.Handle | None = None

    def delete(self, recording_id: str) -> bool:
        """Delete a recording with all that belongs to it. False when there is none. Raises Unavailable."""
        is_deleted = delete_recording(self._store, recording_id, self._wall_ns())
        self._clear()
        return is_deleted

    def look(self) -> None:
        """Delete what has run out; costs nothing when nothing can have. Raises Unavailable."""
        now_ns = self._wall_ns()
        if self._next_ns is not None and not self._looked_ns <= now_ns < self._next_ns:
            terms = self.terms()
            since_ns = self._since(terms, now_ns)
            if count := delete_expired(self._store, terms, since_ns, now_ns):
                self._note(f"{count} recordings are deleted: they are kept for {terms.kept_days} days")
            self._looked_ns, self._next_ns = now_ns, self._next_expiry(terms, now_ns)
            self._clear()

    def begin(self) -> None:
        """Look from now on, and clear away what a crash left. Raises Unavailable."""
        self._is_open = True
        self.look_again()

    def look_again(self) -> None:
        """Act upon other terms, or a store that is another. Raises Unavailable."""
        if self._is_open:
            self._next_ns = 0
            self.look()

    def close(self) -> None:
        """Look no more."""
        self._is_open, self._next_ns = False, None
        self._disarm()

    def _since(self, terms: Storage, now_ns: int) -> int:
        """Since when recordings are kept for so long."""
        known = self._store.get(RetentionRecord, self._auth_id)
        if known is None or known.kept_days != terms.kept_days:
            known = RetentionRecord(auth_id=self._auth_id, kept_days=terms.kept_days, since_ns=now_ns)
            self._store.put(known)
        return known.since_ns

    def _next_expiry(self, terms: Storage, now_ns: int) -> int | None:
        if terms.kept_days is None:
            return None
        added_ns = oldest_added_ns(self._store)
        return terms.expiry_ns(now_ns if added_ns is None else min(added_ns, now_ns), terms.kept_days)

    def _clear(self) -> None:
        """Remove files, some now and the rest by and by."""
        self._disarm()
        records = to_clear(self._store, AT_ONCE)
        gone = [record for record in records if self._clear_one(record)]
        if len(gone) == AT_ONCE:
            self._timer = self._loop.call_soon(self._on_timer)
        elif self._next_ns is not None:
            delay_s = max(0, self._next_ns - self._wall_ns()) / NS_PER_S
            self._timer = self._loop.call_later(delay_s, self._on_timer)

    def _clear_one(self, record: RecordingRecord) -> bool:
        self._gone(record.recording_id)
        try:
            remove_files(record)
        except OSError as error:
            self._note(f"files of the deleted recording {record.recording_id} stay until the next start: {error}")
            return False
        cleared(self._store, record.recording_id)
        return True

    def _on_timer(self) -> None:
        self._timer = None
        with contextlib.suppress(Unavailable):  # The next request for a recording tries again.
            self.look()
            if self._timer is None:
                self._clear()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
