"""Our processes as a server of the benchmark: two phones are connected by an edge and a media process."""

from __future__ import annotations

import pytest

from tools.bench.web_bridge import web_bridge
from tools.bench.web_phones import WebPhones

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def test_two_phones_hear_each_other() -> None:
    async with WebPhones(["opus", "PCMU"]) as phones, web_bridge(phones) as pids:
        assert sorted(pids) == ["edge", "media"]
        assert len(set(pids.values())) == 2
        await phones.speak()
        await phones.until(lambda: all(len(phone.heard) > 1 for phone in phones.phones))
