"""Waits until the platform has heard that a phone rings. The phone itself knows it a network's way earlier."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scenarios.expect.sip import RESPONSE, messages_of, method_of
from scenarios.runner.app_requests import NotInTime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.base.trace import Trace

TRYING = 100


async def told_of_ringing(trace: Trace, username: str, within: float) -> None:
    """Wait for a response of the user, better than 100, to the newest INVITE it was sent. Raises NotInTime."""
    news = asyncio.Event()
    trace.listen(lambda _event: news.set())
    try:
        async with asyncio.timeout(within):
            while not _has_responded(messages_of(trace.events, username)):
                news.clear()
                await news.wait()
    except TimeoutError:
        raise NotInTime(f"{username} rings, but the platform was not told of it within {within:g} s") from None


def _has_responded(messages: Sequence[str]) -> bool:
    invites = [place for place, message in enumerate(messages) if message.startswith("INVITE ")]
    later = messages[invites[-1] + 1 :] if invites else []
    return any(
        int(found[1]) > TRYING
        for message in later
        if method_of(message) == "INVITE" and (found := RESPONSE.match(message))
    )
