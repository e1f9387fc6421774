"""/lab/calls: bounds are kept, and what is wrong is said in words."""

from __future__ import annotations

import pytest

from tests.emulator.dashboard.made_up_platform import a_client, a_dashboard


@pytest.mark.asyncio
async def test_calls_that_are_over_are_listed() -> None:
    async with a_client(a_dashboard()) as browser:
        first = await browser.get("/lab/calls")
        more = await browser.get("/lab/calls", params={"limit": 5, "before": 1700})
        wrong = [
            await browser.get("/lab/calls", params=each) for each in ({"limit": 0}, {"before": "x"}, {"before": 10**14})
        ]
    assert first.json() == {"calls": [{"call_uuid": "c", "limit": 50, "before": None}]}
    assert more.json()["calls"][0]["before"] == 1700
    assert [each.status_code for each in wrong] == [400, 400, 400]
    assert wrong[0].json()["error"].startswith("limit: ")
