"""/lab/runs: a run by its name, whose slashes are part of it."""

from __future__ import annotations

import pytest

from tests.emulator.dashboard.made_up_platform import a_client, a_dashboard


@pytest.mark.asyncio
async def test_a_run_and_nothing_else() -> None:
    async with a_client(a_dashboard()) as browser:
        shown = await browser.get("/lab/runs/out%2Fone")
        others = [await browser.get(f"/lab/runs/{name}") for name in ("two", "%2Fetc", "..%2Fout%2Fone")]
    assert shown.json() == {"folder": "out/one", "cases": []}
    assert {each.status_code for each in others} == {404}
