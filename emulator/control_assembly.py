"""Assembles what answers /control of a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.control.fault_rules import FaultRules
from emulator.flow_assembly import RECORDINGS
from emulator.runtime.caretaker import PlatformCaretaker
from emulator.runtime.caretaker_parts import Kept, Post
from emulator.runtime.platform_clock import PlatformClock
from emulator.runtime.seeding import Seeding
from emulator.runtime.snapshots import Snapshots

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.api.control.caretaker import LedgerSwitches
    from emulator.records.store import Store
    from emulator.runtime.caretaker_parts import Calls
    from emulator.runtime.flow_surroundings import FlowSurroundings
    from emulator.runtime.webhook_log import WebhookLog
    from emulator.settings import Settings
    from emulator.surroundings import Surroundings


def assemble_control(
    around: Surroundings,
    settings: Settings,
    recordings: Path,
    *,
    ledger: LedgerSwitches,
    flow: FlowSurroundings,
    log: WebhookLog,
    calls: Calls,
) -> PlatformCaretaker | None:
    """None where the settings have no token for it; `recordings` is the folder of their files."""
    if not settings.control_token:
        return None
    clock = PlatformClock(around.wall, around.loop.time, flow.retention.look)
    kept = Kept(
        store=around.store,
        recordings=recordings,
        snapshots=snapshots_in(around.data, around.store),
        seeding=Seeding(
            auth_id=settings.account.auth_id,
            store=around.store,
            ids=around.ids,
            folder=recordings,
            now_ns=clock.now_ns,
        ),
    )
    post = Post(courier=flow.courier, log=log, faults=FaultRules(around.ids))
    return PlatformCaretaker(
        token=settings.control_token, clock=clock, ledger=ledger, kept=kept, post=post, calls=calls
    )


def snapshots_in(data: Path, store: Store) -> Snapshots:
    """Those of a data folder, whether there is a /control or not."""
    return Snapshots(data / "snapshots", store, data / RECORDINGS)
