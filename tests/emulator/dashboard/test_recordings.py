"""/lab/recordings: filters, files whole and in part, a table of a year, and no way to delete anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from emulator.dashboard.onlooker import WhichRecordings
from tests.emulator.dashboard.made_up_platform import HOME, MadeUpPlatform, a_client, a_dashboard

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


async def test_the_list_by_days_of_storage() -> None:
    platform = MadeUpPlatform()
    filters: dict[str, str | int] = {"days_min": 1, "days_max": 90, "call_uuid": "c", "limit": 5, "offset": 10}
    async with a_client(a_dashboard(platform)) as browser:
        listed = await browser.get("/lab/recordings", params=filters)
        wrong = await browser.get("/lab/recordings", params={"days_min": "many"})
    assert listed.json() == {"total": 7, "recordings": [{"recording_id": "r"}]}
    assert platform.shelf.wanted == [WhichRecordings(days_min=1, days_max=90, call_uuid="c", limit=5, offset=10)]
    assert (wrong.status_code, wrong.json()["error"].startswith("days_min: ")) == (400, True)


async def test_a_file_whole_and_in_part(tmp_path: Path) -> None:
    platform = MadeUpPlatform()
    platform.shelf.path = tmp_path / "r.wav"
    platform.shelf.path.write_bytes(bytes(range(100)))
    async with a_client(a_dashboard(platform)) as browser:
        whole = await browser.get("/lab/recordings/r/file")
        part = await browser.get("/lab/recordings/r/file", headers={"Range": "bytes=10-19"})
        outside = await browser.get("/lab/recordings/r/file", headers={"Range": "bytes=200-"})
        head = await browser.head("/lab/recordings/r/file")
        gone = await browser.get("/lab/recordings/x/file")
    assert (whole.headers["content-type"], whole.content) == ("audio/wav", bytes(range(100)))
    assert 'filename="r.wav"' in whole.headers["content-disposition"]
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert [outside.status_code, head.status_code, gone.status_code] == [416, 200, 404]


async def test_a_waveform() -> None:
    async with a_client(a_dashboard()) as browser:
        shown = await browser.get("/lab/recordings/r/waveform", params={"points": 300})
        wrong = await browser.get("/lab/recordings/r/waveform", params={"points": 0})
        gone = await browser.get("/lab/recordings/x/waveform")
    assert shown.json() == {"duration_ms": 300}
    assert [wrong.status_code, gone.status_code] == [400, 404]


async def test_a_table_of_up_to_a_year() -> None:
    platform = MadeUpPlatform()
    async with a_client(a_dashboard(platform)) as browser:
        table = await browser.get("/lab/recordings.csv", params={"from": "2025-01-01", "to": "2026-01-02"})
        long = await browser.get("/lab/recordings.csv", params={"from": "2025-01-01", "to": "2026-01-03"})
        turned = await browser.get("/lab/recordings.csv", params={"from": "2026-01-02", "to": "2026-01-01"})
        wrong = await browser.get("/lab/recordings.csv", params={"from": "yesterday", "to": "2026-01-01"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.splitlines()[0].startswith("recording_id,call_uuid,")
    assert len(table.text.splitlines()) == 2
    assert platform.shelf.days == [(date(2025, 1, 1), date(2026, 1, 2))]
    assert [each.status_code for each in (long, turned, wrong)] == [400, 400, 400]
    assert "at most 366 days" in long.json()["error"]


@pytest.mark.parametrize("path", ["/lab/recordings/r", "/lab/recordings/r/file", "/lab/recordings"])
async def test_nothing_is_deleted_here(path: str) -> None:
    async with a_client(a_dashboard()) as browser:
        answer = await browser.delete(path, headers={"Origin": HOME})
    assert answer.status_code in {404, 405}


@pytest.mark.parametrize(
    ("first", "last", "place"), [("0001-01-01", "0001-02-01", "from"), ("9999-12-01", "9999-12-31", "to")]
)
async def test_days_that_no_clock_shows_are_refused(first: str, last: str, place: str) -> None:
    async with a_client(a_dashboard()) as browser:
        refused = await browser.get("/lab/recordings.csv", params={"from": first, "to": last})
    assert (refused.status_code, refused.json()["error"]) == (400, f"{place}: days are those of the years 1970 to 2200")
