"""/lab/ladder: pages of it, and the bytes of a line."""

from __future__ import annotations

import pytest

from tests.emulator.dashboard.made_up_platform import MadeUpPlatform, a_client, a_dashboard


@pytest.mark.asyncio
async def test_the_ladder_page_by_page() -> None:
    platform = MadeUpPlatform()
    for number in range(5):
        platform.happen(str(number))
    async with a_client(a_dashboard(platform)) as browser:
        first = (await browser.get("/lab/ladder", params={"limit": 3})).json()
        rest = (await browser.get("/lab/ladder", params={"since": first["next"]})).json()
        none = (await browser.get("/lab/ladder", params={"lane": "sip"})).json()
        wrong = await browser.get("/lab/ladder", params={"since": -1})
    assert [rung["summary"] for rung in first["rungs"] + rest["rungs"]] == ["0", "1", "2", "3", "4"]
    assert none["rungs"] == []
    assert wrong.status_code == 400


@pytest.mark.asyncio
async def test_the_bytes_of_a_line_are_plain_text() -> None:
    platform = MadeUpPlatform()
    platform.happen()
    async with a_client(a_dashboard(platform)) as browser:
        raw, gone = await browser.get("/lab/ladder/0/raw"), await browser.get("/lab/ladder/1/raw")
    assert (raw.headers["content-type"], raw.text) == ("text/plain; charset=utf-8", "INVITE é")
    assert (gone.status_code, "not remembered" in gone.json()["error"]) == (404, True)
