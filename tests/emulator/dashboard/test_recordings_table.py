"""The table: what stands in it can be opened by a spreadsheet without harm, and read back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from emulator.dashboard.recordings_table import COLUMNS, cell, table_of

if TYPE_CHECKING:
    from emulator.dashboard.onlooker import View


@pytest.mark.parametrize("text", ["=1+1", "+1555", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_everything_else_is_as_it_is() -> None:
    assert [cell(value) for value in ("15550100", -0.5, None, 0, "a=b")] == ["15550100", "-0.5", "", "0", "a=b"]


@pytest.mark.asyncio
async def test_all_pages_one_after_another() -> None:
    pages: list[list[View]] = [[{"recording_id": "a", "room": 'x,"y"\nz'}], [{"recording_id": "b"}]]
    text = "".join([part async for part in table_of(iter(pages))])
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:]] == ["a", "b"]
    assert rows[1][2] == 'x,"y"\nz'
