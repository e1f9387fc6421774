"""/lab/prompts: a person answers from our own page and from no other; a reason becomes one line."""

from __future__ import annotations

import pytest

from tests.emulator.dashboard.made_up_platform import (
    AUTH_ID,
    AUTH_TOKEN,
    HOME,
    LAN,
    MadeUpPlatform,
    a_client,
    a_dashboard,
)

pytestmark = pytest.mark.asyncio


async def test_a_request_is_answered() -> None:
    platform = MadeUpPlatform()
    async with a_client(a_dashboard(platform)) as browser:
        ours = {"Origin": HOME}
        answers = [
            await browser.post("/lab/prompts/1/done", headers=ours),
            await browser.post("/lab/prompts/1/refused", headers=ours, json={"why": " it does\nnot  ring "}),
            await browser.post("/lab/prompts/1/refused", headers=ours),
            await browser.post("/lab/prompts/2/done", headers=ours),
            await browser.post("/lab/prompts/1/refused", headers=ours, json={"why": "x" * 301}),
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 400]
    assert answers[3].json() == {"error": "nobody waits for this any more"}
    assert platform.prompts.answers == [("1", ""), ("1", "it does not ring"), ("1", "it could not be done"), ("2", "")]


async def test_nobody_else_answers() -> None:
    platform = MadeUpPlatform()
    dashboard = a_dashboard(platform)
    async with a_client(dashboard) as browser, a_client(dashboard, url=LAN, peer="192.0.2.9") as stranger:
        refused = [
            await browser.post("/lab/prompts/1/done", headers={"Origin": "https://evil.example"}),
            await browser.get("/lab/prompts/1/done"),
            await stranger.post("/lab/prompts/1/done", headers={"Origin": LAN}),
        ]
        assert [answer.status_code for answer in refused] == [403, 405, 401]
        assert platform.prompts.answers == []
        login = {"auth_id": AUTH_ID, "auth_token": AUTH_TOKEN}
        entered = await stranger.post("/lab/enter", data=login, headers={"Origin": LAN})
        assert entered.status_code == 303
        assert (await stranger.post("/lab/prompts/1/done", headers={"Origin": LAN})).status_code == 200
    assert platform.prompts.answers == [("1", "")]
