"""Recordings as CSV (RFC 4180): what a caller has named himself is no formula for whoever opens it."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from emulator.dashboard.onlooker import View

COLUMNS = (
    "recording_id",
    "call_uuid",
    "room",
    "from",
    "to",
    "added",
    "duration_ms",
    "rounded_minutes",
    "format",
    "channels",
    "storage_days",
    "monthly_cost",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that spreadsheets compute."""


async def table_of(pages: Iterator[list[View]]) -> AsyncGenerator[str, None]:
    """The table, some lines at a time; calls go on in between."""
    yield _lines([list(COLUMNS)])
    for page in pages:
        yield _lines([[cell(view.get(name)) for name in COLUMNS] for view in page])
        await asyncio.sleep(0)


def cell(value: object) -> str:
    """A value as a cell; one that a spreadsheet would compute is text by a quote before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _lines(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
