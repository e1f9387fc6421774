"""The line of a phone by WebSocket: nobody there is said at once; the rest is in test_webrtc.py, with a platform."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from scenarios.endpoints.web_line import WebLine

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def test_nobody_there_is_said() -> None:
    line = WebLine(Address("127.0.0.1", 9), lambda _: None, ids=Ids.seeded(1), user_agent="test")
    with pytest.raises(Unavailable, match=r"no WebSocket to 127\.0\.0\.1:9"):
        await line.open()
    await line.close()
