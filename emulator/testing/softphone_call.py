"""The call of a softphone: the dialog's handle, what was offered, and the audio with its one timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S
from emulator.sdp import offer_answer
from emulator.testing.softphone_talker import RtpTalker

if TYPE_CHECKING:
    import asyncio

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.runtime.network import MediaSocket
    from emulator.sip import events


class PhoneCall:
    """What a phone knows of its one call."""

    def __init__(self, leg: str, socket: MediaSocket, loop: asyncio.AbstractEventLoop, *, code: int, ids: Ids) -> None:
        self.leg = leg
        self.talker = RtpTalker(socket, code=code, ids=ids)
        self.offer = b""
        self.sdp_version = 0
        self.renegotiated: asyncio.Future[int] | None = None
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None

    @property
    def local(self) -> Address:
        """Where it wants its audio."""
        return self.talker.socket.local

    def talk(self, media: offer_answer.MediaParameters) -> None:
        """Send what was negotiated from now on."""
        sends = media.direction in {"sendrecv", "sendonly"}
        self.talker.point_at(media.remote if sends else None, media.payload_type, media.telephone_event_type)
        if self._timer is None:
            self.talker.start(round(self._loop.time() * NS_PER_S))
            self._pump()

    def reinvited(self, output: events.ReinviteAnswered) -> None:
        """Our re-INVITE was answered."""
        status = output.response.status
        if status < 300:
            self.talk(offer_answer.accept_answer(self.offer, output.response.body))
        if self.renegotiated is not None and not self.renegotiated.done():
            self.renegotiated.set_result(status)

    def close(self) -> None:
        """Stop sending and free the port."""
        if self._timer is not None:
            self._timer.cancel()
        self.talker.pump(round(self._loop.time() * NS_PER_S))
        self.talker.socket.close()

    def _pump(self) -> None:
        self.talker.pump(round(self._loop.time() * NS_PER_S))
        due_ns = self.talker.next_packet_ns
        assert due_ns is not None, "the clock runs since talk()"
        self._timer = self._loop.call_at(due_ns / NS_PER_S, self._pump)
