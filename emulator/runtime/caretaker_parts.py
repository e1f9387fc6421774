"""What the caretaker of /control is given: parts of the shell, by what it does with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from emulator.api.control.fault_rules import FaultRules
    from emulator.api.control.lab_phones import LabPhones
    from emulator.base.trace import Trace
    from emulator.records.store import Store
    from emulator.runtime.courier import Courier
    from emulator.runtime.seeding import Seeding
    from emulator.runtime.snapshots import Snapshots
    from emulator.runtime.trunk_desk import TrunkState
    from emulator.runtime.webhook_log import WebhookLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What a caretaker asks of the rest of the platform."""

    under_way: Callable[[], Sequence[str]]
    hang_up_all: Callable[[], None]
    configure: Callable[[], None]
    """Put the records of the settings into the store, under the ids that they have had."""
    trace: Trace
    registrations: Callable[[], Mapping[str, TrunkState]]
    """How those at upstreams stand, by the name of the trunk."""
    phones: LabPhones


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
