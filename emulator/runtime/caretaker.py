"""The platform as /control sees it: `api.control.caretaker.Caretaker` on the parts of the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.base.errors import Unavailable
from emulator.records.models import RecordingRecord
from emulator.runtime.recording_folder import attach_original

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from emulator.api.control.caretaker import LedgerSwitches, SentWebhook
    from emulator.api.control.fault_rules import FaultRules
    from emulator.api.control.seed_schema import Seed
    from emulator.base.clock import WallClock
    from emulator.records.store import Store
    from emulator.runtime.courier import Courier
    from emulator.runtime.seeding import Seeding
    from emulator.runtime.snapshots import Snapshots
    from emulator.runtime.webhook_log import WebhookLog


class PlatformClock:
    """The wall clock, with `now` of the loop."""

    def __init__(self, wall: WallClock, now: Callable[[], float], changed: Callable[[], object]) -> None:
        """`changed` is called whenever it was set: what goes by days has to look at it."""
        self._wall = wall
        self._now = now
        self._changed = changed

    @property
    def ahead_ns(self) -> int:
        """By how much it was set ahead."""
        return self._wall.ahead_ns

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self._wall.is_frozen

    def now_ns(self) -> int:
        """What it shows."""
        return self._wall.ns(self._now())

    def set(self, wall_ns: int) -> None:
        """Let it show `wall_ns` now."""
        self._wall.set(wall_ns, self._now())
        self._changed()

    def advance(self, by_ns: int) -> None:
        """Set it ahead, or back."""
        self._wall.advance(by_ns)
        self._changed()

    def freeze(self) -> None:
        """Let it stand still."""
        self._wall.freeze(self._now())

    def release(self) -> None:
        """Let it go on."""
        self._wall.release(self._now())
        self._changed()

    def start_over(self) -> None:
        """As if nobody had set it."""
        self._wall.start_over()

    def setting(self) -> Mapping[str, Any]:
        """How it was set (JSON), for `set_as`."""
        return {"ahead_ns": self._wall.ahead_ns, "stands_at_ns": self._wall.stands_at_ns}

    def set_as(self, setting: Mapping[str, Any]) -> None:
        """Set it as it was set: as far ahead, or standing where it stood."""
        self._wall.start_over()
        self._wall.advance(setting["ahead_ns"])
        if setting["stands_at_ns"] is not None:
            self._wall.freeze(self._now())
            self._wall.set(setting["stands_at_ns"], self._now())
        self._changed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What a caretaker asks of the rest of the platform."""

    under_way: Callable[[], Sequence[str]]
    hang_up_all: Callable[[], None]
    configure: Callable[[], None]
    """Put the records of the settings into the store, under the ids that they have had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What lasts: records, files, and ways to put others in their place."""

    store: Store
    recordings: Path
    """The folder of their files."""
    snapshots: Snapshots
    seeding: Seeding


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is sent to the application, what was, and what is to go wrong with it."""

    courier: Courier
    log: WebhookLog
    faults: FaultRules


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

    def under_way(self) -> Sequence[str]:
        """What forbids to change the ground under it, in words."""
        return self._calls.under_way()

    def hang_up_all(self) -> None:
        """End every call."""
        self._calls.hang_up_all()

    def reset(self) -> None:
        """Forget all that happened and what the API made. Nothing is under way."""
        self._courier.drop()
        self._log.clear()
        self._store.clear()
        try:
            for file in self._recordings.iterdir():
                file.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(f"{error.filename}: {error.strerror}") from error
        self.faults.clear()
        self.clock.start_over()
        self.ledger.start_over()
        self._calls.configure()

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

    def sow(self, seed: Seed) -> tuple[Sequence[str], Sequence[str]]:
        """Store calls and recordings that never happened; their ids."""
        return self._seeding.sow(seed)

    def counts(self) -> Mapping[str, int]:
        """How many records of each kind there are."""
        return self._store.counts()

    def sent(self) -> Sequence[SentWebhook]:
        """The latest requests to the application, oldest first."""
        return self._log.all()

    def replay(self, webhook: SentWebhook) -> None:
        """Send a request once more."""
        self._courier.deliver(webhook.request, earlier=webhook.attempts[-1].number)
