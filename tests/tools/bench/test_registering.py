"""So many phones register, and each of them is there."""

from __future__ import annotations

import pytest

from tools.bench.sip import measure_bindings


@pytest.mark.live
@pytest.mark.asyncio
async def test_each_phone_is_bound_and_takes_some_room() -> None:
    found = await measure_bindings(300)
    assert found.count == 300
    assert found.ms_per_registration > 0
