"""Facts go into the store, or it is said why not."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from emulator.records.models import CallRecord
from emulator.records.store import Store
from emulator.runtime.fact_keeper import FactKeeper
from tests.emulator.records.facts import ARRIVED, CLOCK

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fact_is_kept() -> None:
    store = Store.in_memory()
    assert FactKeeper(store, CLOCK).keep(ARRIVED) == ""
    assert store.get(CallRecord, "call-1") is not None


def test_a_store_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/records.db")
    with sqlite3.connect(tmp_path / "records.db", isolation_level=None) as other:
        other.execute("DROP TABLE calls")
    assert "no such table" in FactKeeper(store, CLOCK).keep(ARRIVED)
    store.close()
