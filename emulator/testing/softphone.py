"""A phone of ours: a SIP user agent (RFC 3261) with one account, on any `Network`, speaking its own coded signal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_S, SAMPLES_PER_S
from emulator.runtime.network import Network
from emulator.sip import commands, events
from emulator.sip.hop import Hop
from emulator.testing.cable import Cable
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone_call import PhoneCall
from emulator.testing.softphone_line import PhoneLine
from emulator.testing.softphone_log import Moment, PhoneFailure, PhoneLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.ids import Ids
    from emulator.runtime.network import Datagram
    from emulator.testing.phone_habits import HoldForm, KeyWay, PhoneHabits

PhoneNetwork: TypeAlias = Network
"""On which a phone opens its sockets."""

USER_AGENT = "Offhook softphone"
PUMP_S = 0.020
CONSULT_WITHIN_S = 30.0
"""So soon whom we consult has to answer."""


class Softphone:
    """One phone, at most one call at a time; a second call is refused as busy.

    What happens stands in `log`; SIP messages, as they crossed its wire, in `messages`; what it heard, in `heard`.
    """

    def __init__(
        self,
        *,
        network: Network,
        ids: Ids,
        party: str,
        username: str,
        password: str,
        server: Address,
        code: int,
        habits: PhoneHabits = PLAIN,
    ) -> None:
        self.log = PhoneLog(party)
        self.messages: list[events.MessageSeen] = []
        self.heard: list[Datagram] = []
        """RTP of all its calls, in order of arrival."""
        self.reports: list[Datagram] = []
        """RTCP of all its calls."""
        self._cable = Cable(network)
        self._ids = ids
        self._username = username
        self._credentials = commands.Credentials(username, password)
        self._server = server
        self._hop = Hop(habits.transport, server)
        self._code = code
        self._habits = habits
        self._muted = habits.greets is not None
        self._call: PhoneCall | None = None
        self._parked: PhoneCall | None = None
        """On hold, while we consult in another one."""
        self._ports: list[int] = []
        self._line: PhoneLine | None = None
        self._loop: asyncio.AbstractEventLoop

    @property
    def media_port(self) -> int | None:
        """The UDP port of its latest call."""
        return self._ports[-1] if self._ports else None

    @property
    def is_idle(self) -> bool:
        """Whether it is in no call and nothing of its SIP is under way."""
        return not self._calls() and (self._line is None or self._line.endpoint.is_idle())

    async def start(self, within: float) -> None:
        """Open the SIP socket and register. Raises PhoneFailure, or Unavailable when there is no port."""
        self._loop = asyncio.get_running_loop()
        host = self._cable.local_address_towards(self._server)
        self._line = PhoneLine(
            self._cable,
            Address(host, 0),
            self._perform,
            ids=self._ids,
            user_agent=USER_AGENT,
            accounts=self._password_of if self._habits.challenge is not None else None,
            ack_delay_s=self._habits.ack_delay_s,
            transport=self._habits.transport,
        )
        self._order(
            commands.Register(
                registration="registration",
                aor=f"sip:{self._username}@{self._server}",
                registrar=self._hop,
                credentials=self._credentials,
            )
        )
        await self.log.until(Moment.REGISTERED, within)

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        if self._line is None or self._call is not None:
            why = "is not switched on" if self._line is None else "cannot dial, it is in a call"
            raise PhoneFailure(f"{self.log.phone}: {why}")
        self.log.begin_call()
        call = self._begin(self._ids.token())
        self._order(
            commands.PlaceInvite(
                leg=call.leg,
                target=_uri(target, self._server),
                destination=self._hop,
                from_uri=f"sip:{self._username}@{self._server}",
                body=call.new_offer(call.local),
                credentials=self._credentials,
            )
        )

    async def answer(self) -> None:
        """Answer the call that rings."""
        call = self._ringing()
        try:
            answer = call.early or call.answer_to(call.offer)
        except PeerViolation as violation:
            self._order(commands.RespondInvite(leg=call.leg, status=488))
            self._end(f"its offer cannot be answered: {violation}")
            raise PhoneFailure(f"{self.log.phone}: {violation}") from violation
        self._order(commands.RespondInvite(leg=call.leg, status=200, body=answer.body))
        call.talk(answer.media)

    async def reject(self, status: int) -> None:
        """Refuse the call that rings."""
        self._order(commands.RespondInvite(leg=self._ringing().leg, status=status))
        self._end(f"refused with {status}")

    async def hang_up(self) -> None:
        """End the call, or give up dialling. Nothing happens when there is none."""
        for call in self._calls():
            self._order(commands.HangUp(leg=call.leg))

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        """Have a number or a SIP URI called in our place: the SIP status of that call. 200: we are out of ours.

        With `consult_s` we hold, call it ourselves, talk for so long, and have our two calls made one.
        """
        call, second = self._connected(), ""
        if consult_s is not None:
            await self.hold()
            self._parked, self._call = call, None
            await self.dial(target)
            await self.log.until(Moment.CONNECTED, CONSULT_WITHIN_S)
            await asyncio.sleep(consult_s)
            second = self._connected().leg
        outcome = call.await_transfer()
        uri, referrer = _uri(target, self._server), f"sip:{self._username}@{self._server}"
        self._order(commands.Refer(leg=call.leg, target=uri, referred_by=referrer, replaces=second))
        return await outcome

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold; this phone's own way is that neither side sends."""
        await self._set_hold(form or "inactive")

    async def resume(self) -> None:
        """Take the call back."""
        await self._set_hold(None)

    async def move(self) -> None:
        """Go on with the call at another address (RFC 3264 §8.3.1): the far end is told, then the old one is left."""
        call = self._connected()
        socket = call.open_another()
        try:
            await self._renegotiate(call, socket.local)
        except PhoneFailure:
            socket.close()
            raise
        call.move_to(socket)
        self._ports.append(socket.local.port)

    async def change_codec(self, codecs: Sequence[str]) -> None:
        """Go on with the call in one of these codecs, best first; the far end is told by re-INVITE."""
        call = self._connected()
        before, call.codecs = call.codecs, tuple(codecs)
        try:
            await self._renegotiate(call, call.local)
        except PhoneFailure:
            call.codecs = before
            raise

    async def drop_network(self) -> None:
        """From now on nothing leaves the phone and nothing arrives."""
        self._cable.is_pulled = True

    async def restore_network(self) -> None:
        """The network is back."""
        self._cable.is_pulled = False

    async def mute(self) -> None:
        """Send silence, in this call and those that follow."""
        self._set_muted(muted=True)

    async def unmute(self) -> None:
        """Speak."""
        self._set_muted(muted=False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Send digits, as telephone events if not in another way, and return when the last one has been sent.

        `claimed_ms` is what telephone events and INFO claim of the 100 ms for which a key is down. A caller that is not
        answered yet can do so when it has been sent early media; it speaks from then on.
        """
        call = self._within_earshot()
        if way in {None, "rfc4733"} and not call.talker.can_press:
            raise PhoneFailure(f"{self.log.phone}: telephone-event was not negotiated")
        await call.press(self._order, digits, way, claimed_ms)

    async def say(self, pcm: NDArray[np.int16]) -> None:
        """Send words (8000 Hz) in place of the own signal, mute or not, and return when all of them have been sent."""
        call = self._connected()
        call.talker.say(pcm)
        await asyncio.sleep(len(pcm) / SAMPLES_PER_S + PUMP_S)

    async def stop(self) -> None:
        """End the call, if any, and switch off."""
        await self.hang_up()
        self._leave_parked()
        if self._call is not None:
            self._end("switched off")
        if self._line is not None:
            self._line.close()

    def _order(self, command: commands.Command) -> None:
        if self._line is None:
            raise PhoneFailure(f"{self.log.phone}: is not switched on")
        self._line.order(command)

    def _perform(self, output: events.Output) -> None:
        match output:
            case events.MessageSeen():
                self.messages.append(output)
            case events.RegistrationChanged(status=200):
                self._note(Moment.REGISTERED)
            case events.RegistrationChanged() if not self.log.has(Moment.REGISTERED):
                self._note(Moment.REFUSED, f"{output.status} {output.reason}")
            case events.InviteReceived():
                self._rings(output)
            case events.ReferReceived():
                self._order(commands.RespondRefer(referral=output.referral, status=603))
            case events.ReferAnswered() | events.ReferNotified():
                for call in self._calls():
                    call.transferred(output)
            case _:
                for call in self._calls():
                    if call.leg == getattr(output, "leg", ""):
                        self._progress(output, call)

    def _calls(self) -> list[PhoneCall]:
        """The one on hold, and the one that we are in."""
        return [call for call in (self._parked, self._call) if call is not None]

    def _progress(self, output: events.Output, call: PhoneCall) -> None:
        match output:
            case events.InviteProgress():
                call.early_answer = output.response.body or call.early_answer
                self._note(Moment.ALERTED, f"{output.response.status}")
            case events.InviteAnswered():
                self._answered(output, call)
            case events.InviteAcknowledged():
                self._note(Moment.CONNECTED)
            case events.InviteFailed():
                self._end(f"{output.status} {output.reason}")
            case events.InviteCancelled():
                self._end("the caller gave up")
            case events.ReinviteReceived():
                self._order(call.answer_anew(output))
            case events.ReinviteAnswered():
                call.reinvited(output)
            case events.LegEnded() if call is self._parked:
                self._leave_parked()
            case events.LegEnded():
                self._end("by the far end" if output.by_peer else "by us")

    def _rings(self, invite: events.InviteReceived) -> None:
        if self._call is not None:
            self._order(commands.RespondInvite(leg=invite.leg, status=486))
            return
        if self._habits.challenge is not None and invite.authenticated_as is None:
            self._order(commands.ChallengeInvite(leg=invite.leg))
            return
        self.log.begin_call()
        call = self._begin(invite.leg)
        call.offer = invite.request.body
        if self._habits.early_media:
            call.early = call.answer_to(call.offer)
            self._order(commands.RespondInvite(leg=invite.leg, status=183, body=call.early.body))
            call.talk(call.early.media)
        else:
            self._order(commands.RespondInvite(leg=invite.leg, status=180))
        self._note(Moment.RINGING)

    def _password_of(self, username: str) -> str | None:
        """Of who may call it, when it asks."""
        asked = self._habits.challenge
        return asked.password if asked is not None and asked.username == username else None

    def _answered(self, output: events.InviteAnswered, call: PhoneCall) -> None:
        try:
            call.accept(output.response.body or call.early_answer)
        except PeerViolation as violation:
            self._order(commands.HangUp(leg=call.leg))
            self._end(f"its answer cannot be used: {violation}")
            return
        self._note(Moment.CONNECTED)

    async def _set_hold(self, form: HoldForm | None) -> None:
        call = self._connected()
        was, call.held = call.held, form
        if (form or was) == "silent":
            call.point()
        else:
            await self._renegotiate(call, call.local)

    async def _renegotiate(self, call: PhoneCall, local: Address) -> None:
        if why := await call.renegotiate(self._order, local):
            raise PhoneFailure(f"{self.log.phone}: {why}")

    def _begin(self, leg: str) -> PhoneCall:
        self._call = PhoneCall(
            leg,
            self._cable,
            self._server,
            self._loop,
            code=self._code,
            ids=self._ids,
            name=f"{self._username}@{self._server.host}",
            habits=self._habits,
        )
        self._call.talker.speaking = not self._muted
        self._ports.append(self._call.local.port)
        return self._call

    def _end(self, why: str) -> None:
        call, self._call = self._call, None
        if call is not None:
            self._leave(call)
            self._note(Moment.ENDED, why)

    def _leave_parked(self) -> None:
        if self._parked is not None:
            self._leave(self._parked)
        self._parked = None

    def _leave(self, call: PhoneCall) -> None:
        call.close()
        self.heard += call.talker.heard
        self.log.latest_packet_ms = max(self.log.latest_packet_ms, call.talker.latest_ns * 1000 / NS_PER_S)
        self.reports += call.socket.reports

    def _note(self, moment: Moment, detail: str = "") -> None:
        self.log.add(self._loop.time(), moment, detail)

    def _ringing(self) -> PhoneCall:
        if self._call is None or not self.log.has(Moment.RINGING) or self.log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self.log.phone}: no call rings")
        return self._call

    def _connected(self) -> PhoneCall:
        if self._call is None or not self.log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self.log.phone}: is in no call")
        return self._call

    def _within_earshot(self) -> PhoneCall:
        """The call that is connected, or can be spoken into before it is."""
        call = self._call
        if call is not None and call.early_answer and not self.log.has(Moment.CONNECTED):
            call.accept(call.early_answer)
            return call
        return self._connected()

    def _set_muted(self, *, muted: bool) -> None:
        self._muted = muted
        if self._call is not None:
            self._call.talker.speaking = not muted


def _uri(target: str, server: Address) -> str:
    return target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{server}"
