"""The platform as /control sees it: `api.control.caretaker.Caretaker` on the parts of the shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.records.models import RecordingRecord
from emulator.runtime.recording_folder import attach_original
from emulator.runtime.recording_layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.api.control.caretaker import LedgerSwitches, RecordingLayout, SentWebhook
    from emulator.api.control.seed_schema import Seed
    from emulator.base.trace import TraceEvent
    from emulator.runtime.caretaker_parts import Calls, Kept, Post
    from emulator.runtime.platform_clock import PlatformClock
    from emulator.runtime.trunk_desk import TrunkState


class PlatformCaretaker:
    """Implements Caretaker."""

    def __init__(
        self,
        *,
        token: str,
        clock: PlatformClock,
        ledger: LedgerSwitches,
        kept: Kept,
        post: Post,
        calls: Calls,
    ) -> None:
        self.token = token
        self.clock = clock
        self.ledger = ledger
        self._store = kept.store
        self._recordings = kept.recordings
        self._snapshots = kept.snapshots
        self._seeding = kept.seeding
        self._courier = post.courier
        self.faults = post.courier.faults = post.faults
        self._log = post.log
        self._calls = calls
        self.phones = calls.phones

    def under_way(self) -> Sequence[str]:
        """What forbids to change the ground under it, in words."""
        return [*self._calls.under_way(), *([] if self._seeding.is_idle else ["a seed"])]

    def hang_up_all(self) -> None:
        """End every call."""
        self._calls.hang_up_all()

    def registrations(self) -> Mapping[str, TrunkState]:
        """How those at upstreams stand, by the name of the trunk."""
        return self._calls.registrations()

    def happened(self, since: int) -> Sequence[tuple[int, TraceEvent]]:
        """The time line from that number on."""
        return self._calls.trace.since(since)

    def happened_so_far(self) -> int:
        """How many events there have been."""
        return self._calls.trace.total

    def reset(self) -> None:
        """Forget all that happened and what the API made. Nothing is under way.

        Raises Unavailable; what the settings name is there all the same.
        """
        self._remove_files()
        self._courier.drop()
        self._log.clear()
        self.phones.forget()
        self.faults.clear()
        self.clock.start_over()
        self.ledger.start_over()
        try:
            self._store.clear()
        finally:
            self._calls.configure()

    def _remove_files(self) -> None:
        """A folder among them is not ours: it is met first, and nothing is removed then."""
        try:
            for file in sorted(self._recordings.iterdir(), key=Path.is_dir, reverse=True):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(f"{error.filename}: {error.strerror}") from error

    def snapshots(self) -> Sequence[str]:
        """The names of those that were taken."""
        return self._snapshots.names()

    def take_snapshot(self, name: str) -> None:
        """Keep everything as it is. Nothing is under way."""
        self._snapshots.take(name, {"clock": self.clock.setting(), "ledger": dict(self.ledger.switches())})

    def restore_snapshot(self, name: str) -> bool:
        """Let everything be as it was. Nothing is under way."""
        state = self._snapshots.restore(name)
        if state is None:
            return False
        self._courier.drop()
        self._log.clear()
        self.clock.set_as(state["clock"])
        self.ledger.change(state["ledger"])
        return True

    def delete_snapshot(self, name: str) -> bool:
        """Forget one."""
        return self._snapshots.delete(name)

    def attach_original(self, recording_id: str, content: bytes) -> bool:
        """Let a recording have a second file."""
        record = self._store.get(RecordingRecord, recording_id)
        if record is None or not record.is_ready:
            return False
        attach_original(record, content)
        return True

    def layout_of(self, recording_id: str) -> RecordingLayout | None:
        """Who is on which channel of a recording."""
        record = self._store.get(RecordingRecord, recording_id)
        return None if record is None or not record.is_ready else layout_of(record)

    async def sow(self, seed: Seed) -> tuple[Sequence[str], Sequence[str]]:
        """Store calls and recordings that never happened; their ids."""
        return await self._seeding.sow(seed)

    def counts(self) -> Mapping[str, int]:
        """How many records of each kind there are."""
        return self._store.counts()

    def sent(self) -> Sequence[SentWebhook]:
        """The latest requests to the application, oldest first."""
        return self._log.all()

    def replay(self, webhook: SentWebhook) -> None:
        """Send a request once more."""
        self._courier.deliver(webhook.request, earlier=webhook.attempts[-1].number)
