"""One call of a phone by WebRTC: its handle, its media, and what waits for a word of the far end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.sip.commands import SendInfo
from emulator.sip.info import RELAY, write_relay

if TYPE_CHECKING:
    from emulator.sip import events
    from scenarios.endpoints.web_media import WebMedia

TERMINATED = 487


class WebCall:
    """What a phone knows of a call."""

    def __init__(self, leg: str, media: WebMedia) -> None:
        self.leg = leg
        self.media = media
        self.offer = b""
        """The far end's, while it rings here."""
        self.renegotiated: asyncio.Future[int] | None = None
        """What becomes of our re-INVITE: a SIP status."""
        self.outcome: asyncio.Future[int] | None = None
        """What becomes of a transfer that we asked for: a SIP status."""

    def await_answer(self) -> asyncio.Future[int]:
        """A re-INVITE of ours is about to leave."""
        self.renegotiated = asyncio.get_running_loop().create_future()
        return self.renegotiated

    def await_transfer(self) -> asyncio.Future[int]:
        """A REFER of ours is about to leave."""
        self.outcome = asyncio.get_running_loop().create_future()
        return self.outcome

    def keypress(self, key: str, duration_ms: int) -> SendInfo:
        """The order to send a key by SIP INFO."""
        return SendInfo(leg=self.leg, content_type=RELAY, body=write_relay(key, duration_ms))

    async def reinvited(self, output: events.ReinviteAnswered) -> None:
        """Our re-INVITE was answered."""
        status = output.response.status
        if status < 300:
            await self.media.accept(output.response.body)
        if self.renegotiated is not None and not self.renegotiated.done():
            self.renegotiated.set_result(status)

    def transferred(self, status: int, *, is_last: bool) -> None:
        """The far end says how far our transfer is."""
        if is_last and self.outcome is not None and not self.outcome.done():
            self.outcome.set_result(status)

    async def close(self) -> None:
        """It is over."""
        self.transferred(TERMINATED, is_last=True)
        await self.media.close()
