"""A phone of ours: a SIP user agent (RFC 3261) with one account, on any `Network`, speaking its own coded signal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.runtime.network import Network
from emulator.sip import commands, events
from emulator.testing.cable import Cable
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone_calls import PhoneCalls
from emulator.testing.softphone_line import PhoneLine
from emulator.testing.softphone_log import Moment, PhoneFailure, PhoneLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.ids import Ids
    from emulator.runtime.network import Datagram
    from emulator.testing.phone_habits import HoldForm, KeyWay, PhoneHabits
    from emulator.testing.softphone_call import PhoneCall

PhoneNetwork: TypeAlias = Network
"""On which a phone opens its sockets."""

USER_AGENT = "Offhook softphone"
CONSULT_WITHIN_S = 30.0
"""So soon whom we consult has to answer."""
IDLE_POLL_S = 0.02


class Softphone:
    """One phone, at most one call at a time; a second call is refused as busy.

    What happens stands in `log`; SIP messages, as they crossed its wire, in `messages`.
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
        self._cable = Cable(network)
        self._ids = ids
        self._username = username
        self._credentials = commands.Credentials(username, password, habits.digest)
        self._server = server
        self._habits = habits
        self._calls = PhoneCalls(
            self._cable,
            server,
            log=self.log,
            code=code,
            ids=ids,
            name=f"{username}@{server.host}",
            habits=habits,
        )
        self._line: PhoneLine | None = None
        self._is_leaving = False
        """Whether the end of its registration is under way."""

    @property
    def heard(self) -> list[Datagram]:
        """RTP of its calls that are over, in order of arrival."""
        return self._calls.heard

    @property
    def reports(self) -> list[Datagram]:
        """RTCP of them."""
        return self._calls.reports

    @property
    def media_ports(self) -> tuple[int, ...]:
        """The UDP ports of all its calls, and those that one moved to, the latest last."""
        return tuple(address.port for address in self.media_addresses)

    @property
    def media_addresses(self) -> tuple[Address, ...]:
        """The same with the host on which they are."""
        return tuple(self._calls.addresses)

    @property
    def relayed_calls(self) -> tuple[()]:
        """None: its RTP comes from its own ports."""
        return ()

    @property
    def is_idle(self) -> bool:
        """Whether it is in no call and nothing of its SIP is under way."""
        return not self._calls.all() and (self._line is None or self._line.endpoint.is_idle())

    async def start(self, within: float) -> None:
        """Open the SIP socket and register. Raises PhoneFailure, or Unavailable when there is no port."""
        host = self._cable.local_address_towards(self._server)
        self._line = PhoneLine(
            self._cable,
            Address(host, 0),
            self._perform,
            ids=self._ids,
            user_agent=self._habits.user_agent or USER_AGENT,
            accounts=self._password_of if self._habits.challenge is not None else None,
            ack_delay_s=self._habits.ack_delay_s,
            transport=self._habits.transport,
        )
        self._order(
            commands.Register(
                registration="registration",
                aor=f"sip:{self._username}@{self._server}",
                registrar=self._line.hop_to(self._server),
                credentials=self._credentials,
                persists=True,
            )
        )
        await self.log.until(Moment.REGISTERED, within)

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        if self._line is None or self._calls.current is not None:
            why = "is not switched on" if self._line is None else "cannot dial, it is in a call"
            raise PhoneFailure(f"{self.log.phone}: {why}")
        self.log.begin_call()
        call = self._calls.begin(self._ids.token())
        self._order(
            commands.PlaceInvite(
                leg=call.leg,
                target=_uri(target, self._server),
                destination=self._line.hop_to(self._server),
                from_uri=f"sip:{self._username}@{self._server}",
                body=call.new_offer(call.local),
                headers=self._habits.fields,
                credentials=self._credentials,
            )
        )

    async def answer(self) -> None:
        """Answer the call that rings."""
        call = self._calls.ringing()
        try:
            answer = call.early or call.answer_to(call.offer)
        except PeerViolation as violation:
            self._order(commands.RespondInvite(leg=call.leg, status=488))
            self._calls.end(f"its offer cannot be answered: {violation}")
            raise PhoneFailure(f"{self.log.phone}: {violation}") from violation
        self._order(commands.RespondInvite(leg=call.leg, status=200, body=answer.body, headers=self._habits.fields))
        call.talk(answer.media)

    async def reject(self, status: int) -> None:
        """Refuse the call that rings."""
        self._order(commands.RespondInvite(leg=self._calls.ringing().leg, status=status))
        self._calls.end(f"refused with {status}")

    async def forward(self, target: str, status: int = 302) -> None:
        """Say that a number or a SIP URI is to be called in place of the call that rings (RFC 3261 §21.3)."""
        uri = _uri(target, self._server)
        contact = (("Contact", f"<{uri}>"),)
        self._order(commands.RespondInvite(leg=self._calls.ringing().leg, status=status, headers=contact))
        self._calls.end(f"forwarded to {uri}")

    async def hang_up(self) -> None:
        """End the call, or give up dialling. Nothing happens when there is none."""
        for call in self._calls.all():
            self._order(commands.HangUp(leg=call.leg))

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        """Have a number or a SIP URI called in our place: the SIP status of that call. 200: we are out of ours.

        With `consult_s` we hold, call it ourselves, talk for so long, and have our two calls made one.
        """
        call, second = self._calls.connected(), ""
        if consult_s is not None:
            await self.hold()
            self._calls.park(call)
            await self.dial(target)
            await self.log.until(Moment.CONNECTED, CONSULT_WITHIN_S)
            await asyncio.sleep(consult_s)
            second = self._calls.connected().leg
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
        call = self._calls.connected()
        socket = call.open_another()
        try:
            await self._renegotiate(call, socket.local)
        except PhoneFailure:
            socket.close()
            raise
        call.move_to(socket)
        self._calls.addresses.append(socket.local)

    async def change_codec(self, codecs: Sequence[str]) -> None:
        """Go on with the call in one of these codecs, best first; the far end is told by re-INVITE."""
        call = self._calls.connected()
        before, call.codecs = call.codecs, tuple(codecs)
        try:
            await self._renegotiate(call, call.local)
        except PhoneFailure:
            call.codecs = before
            raise

    async def offer_fax(self) -> str:
        """Offer by re-INVITE to go on as a fax by T.38: why that was not taken. The call goes on as it was.

        No fax is spoken here: one that is taken leaves the call without audio.
        """
        call = self._calls.connected()
        return await call.renegotiate(self._order, call.local, call.fax_offer)

    async def drop_network(self) -> None:
        """From now on nothing leaves the phone and nothing arrives."""
        self._cable.is_pulled = True

    async def restore_network(self) -> None:
        """The network is back."""
        self._cable.is_pulled = False

    async def mute(self) -> None:
        """Send silence, in this call and those that follow."""
        self._calls.set_muted(muted=True)

    async def unmute(self) -> None:
        """Speak."""
        self._calls.set_muted(muted=False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Send digits, as telephone events if not in another way, and return when the last one has been sent.

        `claimed_ms` is what telephone events and INFO claim of the 100 ms for which a key is down. A caller that is not
        answered yet can do so when it has been sent early media; it speaks from then on.
        """
        call = self._calls.within_earshot()
        if way in {None, "rfc4733"} and not call.talker.can_press:
            raise PhoneFailure(f"{self.log.phone}: telephone-event was not negotiated")
        await call.press(self._order, digits, way, claimed_ms)

    async def inform(self, content_type: str, body: bytes) -> None:
        """Send an INFO of the vendor's own in the call (RFC 6086)."""
        self._order(commands.SendInfo(leg=self._calls.connected().leg, content_type=content_type, body=body))

    async def say(self, pcm: NDArray[np.int16]) -> None:
        """Send words (8000 Hz) in place of the own signal, mute or not, and return when all of them have been sent."""
        await self._calls.connected().say(pcm)

    async def sign_off(self, within: float) -> None:
        """End the call, if any, take the registration back, and wait a while for the answers."""
        await self.hang_up()
        self._is_leaving = self._line is not None and self.log.has(Moment.REGISTERED)
        if self._is_leaving:
            self._order(commands.Unregister(registration="registration"))
        for _ in range(round(within / IDLE_POLL_S)):
            if not self._is_leaving and not self._calls.all():
                return
            await asyncio.sleep(IDLE_POLL_S)

    async def stop(self) -> None:
        """End the call, if any, and switch off."""
        await self.hang_up()
        self._calls.leave_parked()
        self._calls.end("switched off")
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
            case events.RegistrationChanged():
                self._registration_changed(output)
            case events.InviteReceived():
                self._rings(output)
            case events.ReferReceived():
                self._order(commands.RespondRefer(referral=output.referral, status=603))
            case events.ReferAnswered() | events.ReferNotified():
                for call in self._calls.all():
                    call.transferred(output)
            case _:
                for call in self._calls.all():
                    if call.leg == getattr(output, "leg", ""):
                        self._progress(output, call)

    def _registration_changed(self, output: events.RegistrationChanged) -> None:
        if self._is_leaving:
            self._is_leaving = False
        elif output.status == 200:
            self._calls.note(Moment.REGISTERED)
        elif not self.log.has(Moment.REGISTERED):
            self._calls.note(Moment.REFUSED, f"{output.status} {output.reason}")

    def _progress(self, output: events.Output, call: PhoneCall) -> None:
        match output:
            case events.InviteProgress():
                call.early_answer = output.response.body or call.early_answer
                self._calls.note(Moment.ALERTED, f"{output.response.status}")
            case events.InviteAnswered():
                self._answered(output, call)
            case events.InviteAcknowledged():
                self._calls.note(Moment.CONNECTED)
            case events.InviteFailed():
                self._calls.end(f"{output.status} {output.reason}")
            case events.InviteCancelled():
                self._calls.end("the caller gave up")
            case events.ReinviteReceived():
                self._order(call.answer_anew(output))
            case events.ReinviteAnswered():
                call.reinvited(output)
            case events.LegEnded() if call is self._calls.parked:
                self._calls.leave_parked()
            case events.LegEnded():
                self._calls.end("by the far end" if output.by_peer else "by us")

    def _rings(self, invite: events.InviteReceived) -> None:
        if self._calls.current is not None:
            self._order(commands.RespondInvite(leg=invite.leg, status=486))
            return
        if self._habits.challenge is not None and invite.authenticated_as is None:
            self._order(commands.ChallengeInvite(leg=invite.leg))
            return
        self.log.begin_call()
        call, fields = self._calls.begin(invite.leg), self._habits.fields
        call.offer = invite.request.body
        if self._habits.early_media:
            call.early = call.answer_to(call.offer)
            self._order(commands.RespondInvite(leg=invite.leg, status=183, body=call.early.body, headers=fields))
            call.talk(call.early.media)
        else:
            self._order(commands.RespondInvite(leg=invite.leg, status=180, headers=fields))
        self._calls.note(Moment.RINGING)

    def _password_of(self, username: str) -> str | None:
        """Of who may call it, when it asks."""
        asked = self._habits.challenge
        return asked.password if asked is not None and asked.username == username else None

    def _answered(self, output: events.InviteAnswered, call: PhoneCall) -> None:
        try:
            call.accept(output.response.body or call.early_answer)
        except PeerViolation as violation:
            self._order(commands.HangUp(leg=call.leg))
            self._calls.end(f"its answer cannot be used: {violation}")
            return
        self._calls.note(Moment.CONNECTED)

    async def _set_hold(self, form: HoldForm | None) -> None:
        call = self._calls.connected()
        was, call.held = call.held, form
        if (form or was) == "silent":
            call.point()
        else:
            await self._renegotiate(call, call.local)

    async def _renegotiate(self, call: PhoneCall, local: Address) -> None:
        if why := await call.renegotiate(self._order, local):
            raise PhoneFailure(f"{self.log.phone}: {why}")


def _uri(target: str, server: Address) -> str:
    return target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{server}"
