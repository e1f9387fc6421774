"""Judgement on what the app was told: expectations and announcements both have their say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from scenarios.runner.told import judge_the_told
from tests.scenarios.app_requests_made_up import request
from tests.scenarios.expect.test_announced import XML
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path


def test_all_have_their_say(tmp_path: Path) -> None:
    async def main() -> dict[str, bool]:
        gone = httpx.MockTransport(lambda _: httpx.Response(404))
        stage, _ = stage_of(one_case(tmp_path).scenario, EmptyPlatform(client=httpx.AsyncClient(transport=gone)))
        stage.announcements.request(request("/ready/", XML))
        return {verdict.name: verdict.passed for verdict in await judge_the_told(stage, [])}

    passed = in_virtual_time(main)
    assert not passed["/answer/ times"]
    assert not passed["/ready/ recording can be fetched"]
