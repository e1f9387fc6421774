"""What waits for a word of the far end gets the first that counts, or the end of the call."""

from __future__ import annotations

import pytest

from scenarios.endpoints.web_call import TERMINATED, WebCall
from scenarios.endpoints.web_media import WebMedia

pytestmark = pytest.mark.asyncio


async def test_a_transfer_is_over_with_its_last_word() -> None:
    call = WebCall("leg", WebMedia(1, ["PCMU"]))
    outcome = call.await_transfer()
    call.transferred(202, is_last=False)
    assert not outcome.done()
    call.transferred(486, is_last=True)
    call.transferred(200, is_last=True)
    assert await outcome == 486
    await call.close()


async def test_a_transfer_ends_with_its_call() -> None:
    call = WebCall("leg", WebMedia(1, ["PCMU"]))
    outcome = call.await_transfer()
    await call.close()
    assert await outcome == TERMINATED
