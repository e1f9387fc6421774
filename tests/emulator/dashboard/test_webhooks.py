"""/lab/webhooks: one as a whole; only our own page sends one again."""

from __future__ import annotations

import pytest

from tests.emulator.dashboard.made_up_platform import HOME, MadeUpPlatform, a_client, a_dashboard

pytestmark = pytest.mark.asyncio


async def test_one_is_shown_and_sent_again() -> None:
    platform = MadeUpPlatform()
    async with a_client(a_dashboard(platform)) as browser:
        shown, gone = await browser.get("/lab/webhooks/1"), await browser.get("/lab/webhooks/2")
        sent = await browser.post("/lab/webhooks/1/replay", headers={"Origin": HOME})
        unknown = await browser.post("/lab/webhooks/2/replay", headers={"Origin": HOME})
    assert (shown.json(), gone.status_code) == ({"id": "1"}, 404)
    assert [sent.status_code, unknown.status_code] == [202, 404]
    assert platform.replayed == ["1", "2"]


async def test_another_sites_page_sends_nothing() -> None:
    platform = MadeUpPlatform()
    async with a_client(a_dashboard(platform)) as browser:
        refused = await browser.post("/lab/webhooks/1/replay", headers={"Origin": "https://evil.example"})
        by_get = await browser.get("/lab/webhooks/1/replay")
    assert [refused.status_code, by_get.status_code] == [403, 405]
    assert platform.replayed == []
