"""The call of a softphone: the dialog's handle, what was offered, and the audio with its one timer."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import TYPE_CHECKING, Literal

from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_S, SAMPLES_PER_S
from emulator.sdp import offer_answer
from emulator.sdp.crypto import OwnKeys
from emulator.sip import events
from emulator.sip.commands import Reinvite, RespondInvite, RespondOffer, SendInfo
from emulator.sip.info import RELAY, write_relay
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone_socket import open_socket
from emulator.testing.softphone_talker import RtpTalker

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.runtime.network import Network
    from emulator.testing.phone_habits import HoldForm, KeyWay, PhoneHabits
    from emulator.testing.softphone_socket import PhoneSocket

CONNECTION = re.compile(rb"^c=IN IP[46] [^\r\n]+", re.MULTILINE)
KEY_MS = 100
KEY_S = 0.2
"""A key with the pause after it."""
PACKET_S = 0.020
NOT_ACCEPTABLE, TERMINATED = 488, 487
ANSWER_WITHIN_S = 5.0
MOST_TRIES = 5
"""Of an offer that meets one of the far end's (RFC 3261 §14.1)."""
NOWHERE = {False: b"c=IN IP4 0.0.0.0", True: b"c=IN IP6 ::"}
"""By whether it is IPv6."""


FAX = (
    b"m=image %d udptl t38\r\n"
    b"a=T38FaxVersion:0\r\n"
    b"a=T38MaxBitRate:14400\r\n"
    b"a=T38FaxRateManagement:transferredTCF\r\n"
    b"a=T38FaxMaxBuffer:262\r\n"
    b"a=T38FaxMaxDatagram:176\r\n"
    b"a=T38FaxUdpEC:t38UDPRedundancy\r\n"
)
"""With the port where it is to come to."""


class PhoneCall:
    """What a phone knows of its one call."""

    def __init__(
        self,
        leg: str,
        network: Network,
        server: Address,
        loop: asyncio.AbstractEventLoop,
        *,
        code: int,
        ids: Ids,
        name: str,
        habits: PhoneHabits = PLAIN,
    ) -> None:
        """Opens its ports on `network`. Raises Unavailable."""
        self.leg = leg
        self._open = partial(open_socket, network, server, ids=ids, name=name)
        socket = self._open()
        self.talker = RtpTalker(socket, code=code, ids=ids, habits=habits)
        self.socket = socket
        self.offer = b""
        self.early: offer_answer.Answer | None = None
        """What it answered the offer with before it was picked up."""
        self.early_answer = b""
        """The far end's answer to our offer before it picked up."""
        self.sdp_version = 0
        self.sdp_identifier = socket.local.port
        """Of the session: the same in all its descriptions."""
        self.renegotiated: asyncio.Future[int] | None = None
        self._again_in_s: float | None = None
        """After our last offer and one of the far end's met."""
        self.outcome: asyncio.Future[int] | None = None
        """Of a transfer that we asked for: a SIP status."""
        self.held: HoldForm | None = None
        """How we hold it, if we do."""
        self.codecs = habits.codecs
        """What is offered and answered from now on, best first."""
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self._habits = habits
        self._keys = OwnKeys(ids.secret) if habits.srtp or habits.takes_srtp else None
        self._media: offer_answer.MediaParameters | None = None

    @property
    def local(self) -> Address:
        """Where it wants its audio."""
        return self.socket.local

    @property
    def direction(self) -> offer_answer.Direction:
        """What we offer to do now."""
        return self.held if self.held in ("sendonly", "inactive") else "sendrecv"

    @property
    def _is_secured(self) -> bool:
        """Whether the call is by SRTP already."""
        return self._media is not None and self._media.srtp is not None

    def new_offer(self, local: Address) -> bytes:
        """The next offer in this call, to hear at `local`; a call that is held in the old way is heard nowhere."""
        self.sdp_version += 1
        self.offer = offer_answer.make_offer(
            local,
            version=self.sdp_version,
            direction=self.direction,
            identifier=self.sdp_identifier,
            codecs=(*self.codecs, *(["CN"] if self._habits.comfort_noise else [])),
            rtcp_mux=self._habits.rtcp_mux,
            keys=self._keys if self._habits.srtp or self._is_secured else None,
            telephone_events=self._habits.telephone_events,
        )
        if self.held == "zero_address":
            self.offer = CONNECTION.sub(NOWHERE[local.is_ipv6], self.offer)
        return self.offer

    def fax_offer(self, local: Address) -> bytes:
        """An offer to go on as a fax by UDPTL in place of the audio (ITU-T T.38 Annex D, RFC 3362)."""
        offer = self.new_offer(local)
        connection = CONNECTION.search(offer)
        head = offer.partition(b"m=")[0]
        if connection is not None and connection[0] not in head:
            head += connection[0] + b"\r\n"
        self.offer = head + FAX % local.port
        return self.offer

    def answer_to(self, offer: bytes) -> offer_answer.Answer:
        """Our answer. Raises PeerViolation when there is none."""
        answer = offer_answer.answer(
            offer,
            self.local,
            version=self.sdp_version + 1,
            direction=self.direction,
            identifier=self.sdp_identifier,
            codecs=self.codecs,
            keys=self._keys,
            telephone_events=self._habits.telephone_events,
        )
        if self._habits.srtp and answer.media.srtp is None:
            raise PeerViolation("this phone speaks SRTP only", place="m=", status=488)
        self.sdp_version += 1
        return answer

    def answer_anew(self, offer: events.ReinviteReceived) -> RespondInvite | RespondOffer:
        """The order that answers a re-INVITE or an UPDATE; from now on what is agreed by it is sent."""
        respond = RespondInvite if offer.request.method == "INVITE" else RespondOffer
        try:
            answer = self.answer_to(offer.request.body)
        except PeerViolation as violation:
            return respond(leg=self.leg, status=violation.status or NOT_ACCEPTABLE)
        self.talk(answer.media)
        return respond(leg=self.leg, status=200, body=answer.body)

    async def press(
        self, order: Callable[[SendInfo], None], digits: str, way: KeyWay | None, claimed_ms: int | None
    ) -> None:
        """Send digits, as telephone events if not in another way, and return when the last one has been sent."""
        if way == "inband":
            self.talker.sound(digits)
            await asyncio.sleep(KEY_S * len(digits))
        elif way == "info":
            for digit in digits:
                order(self.keypress(digit, KEY_MS if claimed_ms is None else claimed_ms))
                await asyncio.sleep(KEY_S)
        else:
            await asyncio.sleep(self.talker.press(digits, claimed_ms) * PACKET_S)

    async def say(self, pcm: NDArray[np.int16]) -> None:
        """Send words (8000 Hz) in place of the own signal, and return when all of them have been sent."""
        self.talker.say(pcm)
        await asyncio.sleep(len(pcm) / SAMPLES_PER_S + PACKET_S)

    def keypress(self, key: str, duration_ms: int) -> SendInfo:
        """The order to send a key by SIP INFO."""
        return SendInfo(leg=self.leg, content_type=RELAY, body=write_relay(key, duration_ms))

    def accept(self, answer: bytes) -> None:
        """The far end's answer to our offer. Raises PeerViolation when it cannot be used."""
        self.talk(offer_answer.accept_answer(self.offer, answer))

    def talk(self, media: offer_answer.MediaParameters) -> None:
        """Send what was negotiated from now on."""
        self._media = media
        self.socket.agree(media)
        self.point()
        if self._timer is None:
            self.talker.start(round(self._loop.time() * NS_PER_S))
            self._pump()

    def point(self) -> None:
        """Send where and what was negotiated, unless the way in which we hold forbids it."""
        media = self._media
        if media is None:
            return
        sends = media.direction in {"sendrecv", "sendonly"} and self.held not in ("zero_address", "silent")
        self.talker.point_at(
            media.remote if sends else None,
            media.payload_type,
            media.telephone_event_type,
            media.codec,
            event_clock=media.telephone_event_rate,
        )

    def open_another(self) -> PhoneSocket:
        """Ports for the call to move to. Raises Unavailable."""
        return self._open()

    def move_to(self, socket: PhoneSocket) -> None:
        """Speak from another socket from now on."""
        socket.take_over(self.socket)
        self.socket = socket
        self.talker.move_to(socket, round(self._loop.time() * NS_PER_S))

    async def renegotiate(
        self, order: Callable[[Reinvite], None], local: Address, make: Callable[[Address], bytes] | None = None
    ) -> str:
        """Offer anew, to hear at `local`: why that was not taken, or empty. If it meets another, it is made again.

        `make` makes another offer than that of audio.
        """
        if self.renegotiated is not None and not self.renegotiated.done():
            return "its re-INVITE is still unanswered"  # RFC 3261 §14.1
        method: Literal["INVITE", "UPDATE"] = "UPDATE" if self._habits.update else "INVITE"
        status = 0
        for _ in range(MOST_TRIES):
            self.renegotiated = self._loop.create_future()
            order(Reinvite(leg=self.leg, body=(make or self.new_offer)(local), method=method))
            try:
                status = await asyncio.wait_for(self.renegotiated, ANSWER_WITHIN_S)
            except TimeoutError:
                return f"no answer to its re-INVITE within {ANSWER_WITHIN_S:g} s"
            if self._again_in_s is None:
                break
            await asyncio.sleep(self._again_in_s)
        return "" if status == 200 else f"its re-INVITE was answered {status}"

    def await_transfer(self) -> asyncio.Future[int]:
        """What will have become of a REFER of ours."""
        self.outcome = self._loop.create_future()
        return self.outcome

    def transferred(self, output: events.ReferAnswered | events.ReferNotified) -> None:
        """The far end says how far our transfer is."""
        is_last = output.is_last if isinstance(output, events.ReferNotified) else output.status >= 300
        if is_last and self.outcome is not None and not self.outcome.done():
            self.outcome.set_result(output.status)

    def reinvited(self, output: events.ReinviteAnswered) -> None:
        """Our re-INVITE was answered."""
        status, self._again_in_s = output.response.status, output.again_in_s
        if status < 300:
            try:
                self.talk(offer_answer.accept_answer(output.offer, output.response.body))
            except PeerViolation:
                status = NOT_ACCEPTABLE  # an answer that came too late: it is to an offer before the last
        if self.renegotiated is not None and not self.renegotiated.done():
            self.renegotiated.set_result(status)

    def close(self) -> None:
        """Stop sending and free the port."""
        if self._timer is not None:
            self._timer.cancel()
        self.talker.pump(round(self._loop.time() * NS_PER_S))
        self.socket.close()
        if self.outcome is not None and not self.outcome.done():
            self.outcome.set_result(TERMINATED)

    def _pump(self) -> None:
        self.talker.pump(round(self._loop.time() * NS_PER_S))
        due_ns = self.talker.next_packet_ns
        assert due_ns is not None, "the clock runs since talk()"
        self._timer = self._loop.call_at(due_ns / NS_PER_S, self._pump)
