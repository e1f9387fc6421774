"""The calls of SIPp are answered and end well: what costs nothing because it fails would win every comparison."""

from __future__ import annotations

import pytest

from tools.bench.sip import measure


@pytest.mark.live
@pytest.mark.peer("sipp")
@pytest.mark.asyncio
async def test_every_call_goes_well() -> None:
    run = await measure("aiosipua", rate=20, seconds=1)
    assert (run.calls, run.failed) == (20, 0)
    assert run.ms_per_call > 0
