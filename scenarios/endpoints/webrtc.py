"""Endpoint kind `webrtc`: a phone as a browser is one, SIP by WebSocket and aiortc's peer connection for the media.

It presses keys as telephone events, as Chrome does, or by SIP INFO, as JsSIP does. It refuses with any status.
"""

from __future__ import annotations

import asyncio
import importlib.util
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.sip import commands, events
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.simple_phone import SimplePhone
from scenarios.endpoints.web_call import WebCall
from scenarios.endpoints.web_line import WebLine

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.ids import Ids
    from emulator.testing.phone_habits import HoldForm, KeyWay
    from scenarios.endpoints.phone import Account
    from scenarios.endpoints.web_media import HoldDirection, WebMedia

USER_AGENT = "Offhook phone by WebRTC"
ANSWER_WITHIN_S = 5.0
CONSULT_WITHIN_S = 30.0
"""So soon whom we consult has to answer."""
KEY_MS = 100
CALL_UUID = "x-calluuid"
"""In which header field the platform tells the call_uuid."""
KEY_S = 0.2
"""A key with the pause after it."""


def absence() -> str:
    """Why there is none here, or an empty string."""
    if importlib.util.find_spec("aiortc") is None:
        return "aiortc is not installed (pip install 'offhook[browser]')"
    return ""


class WebPhone(SimplePhone):
    """One phone with one account."""

    program = "a phone by WebRTC"

    def __init__(self, account: Account, *, ids: Ids) -> None:
        super().__init__(account)
        self._ids = ids
        self._line: WebLine | None = None
        self._call_uuids: list[str] = []
        self._call: WebCall | None = None
        self._parked: WebCall | None = None
        """On hold, while we consult in another one."""
        self.past: list[WebMedia] = []
        """Media of its calls that are over."""
        self._muted = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def relayed_calls(self) -> Sequence[str]:
        """The call_uuids of its calls in turn, as the platform tells them."""
        return self._call_uuids

    async def start(self, within: float) -> None:
        """Connect and register."""
        if reason := absence():
            raise Unavailable(reason)
        if self.account.by_web_socket is None:
            raise Unavailable("the platform takes no SIP by WebSocket")
        self._line = WebLine(self.account.by_web_socket, self._perform, ids=self._ids, user_agent=USER_AGENT)
        await self._line.open()
        self._line.order(
            commands.Register(
                registration="registration",
                aor=self.account.aor,
                registrar=self._line.server,
                credentials=commands.Credentials(self.account.username, self.account.password),
            )
        )
        await self.log.until(Moment.REGISTERED, within)

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        if self._line is None or self._call is not None:
            raise PhoneFailure(f"{self.log.phone}: cannot dial")
        self.log.begin_call()
        call = self._begin(self._ids.token())
        offer = await call.media.offer()
        self._line.order(
            commands.PlaceInvite(
                leg=call.leg,
                target=self._uri(target),
                destination=self._line.server,
                from_uri=self.account.aor,
                body=offer,
                credentials=commands.Credentials(self.account.username, self.account.password),
            )
        )

    async def answer(self) -> None:
        """Answer the call that rings."""
        call = self._ringing()
        try:
            body = await call.media.answer(call.offer)
        except ValueError as error:
            await self.reject(488)
            raise PhoneFailure(f"{self.log.phone}: {error}") from error
        self._order(commands.RespondInvite(leg=call.leg, status=200, body=body))

    async def reject(self, status: int) -> None:
        """Refuse the call that rings."""
        self._order(commands.RespondInvite(leg=self._ringing().leg, status=status))
        self._end(f"refused with {status}")

    async def forward(self, target: str, status: int = 302) -> None:
        """Say that a number or a SIP URI is to be called in place of the call that rings (RFC 3261 §21.3)."""
        contact = (("Contact", f"<{self._uri(target)}>"),)
        self._order(commands.RespondInvite(leg=self._ringing().leg, status=status, headers=contact))
        self._end(f"forwarded to {self._uri(target)}")

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""
        for call in (self._parked, self._call):
            if call is not None:
                self._order(commands.HangUp(leg=call.leg))

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        """Have a number or a SIP URI called in our place: the SIP status of that call. 200: we are out of ours."""
        call, second = self._connected(), ""
        if consult_s is not None:
            await self.hold()
            self._parked, self._call = call, None
            await self.dial(target)
            await self.log.until(Moment.CONNECTED, CONSULT_WITHIN_S)
            await asyncio.sleep(consult_s)
            second = self._connected().leg
        outcome = call.await_transfer()
        uri = self._uri(target)
        self._order(commands.Refer(leg=call.leg, target=uri, referred_by=self.account.aor, replaces=second))
        return await outcome

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold; its own way is that of JsSIP: a=sendonly, and what it sends is silence."""
        if form not in {None, "sendonly", "inactive"}:
            raise self._cannot(f"hold in the form {form}")
        self._connected().media.microphone.is_held = form is None
        await self._renegotiate("inactive" if form == "inactive" else "sendonly")

    async def resume(self) -> None:
        """Take the call back."""
        await self._renegotiate("sendrecv")
        self._connected().media.microphone.is_held = False

    async def mute(self) -> None:
        """Send silence."""
        self._set_muted(muted=True)

    async def unmute(self) -> None:
        """Speak."""
        self._set_muted(muted=False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Send digits, as telephone events if not by SIP INFO, and return when the last one has been sent."""
        if way == "inband":
            raise self._cannot(f"press in the way {way}")
        if self._call is None:
            raise PhoneFailure(f"{self.log.phone}: is in no call")
        if way != "info":
            try:
                await self._call.media.press(digits, claimed_ms)
            except ValueError as error:
                raise PhoneFailure(f"{self.log.phone}: {error}") from error
            return
        for digit in digits:
            self._order(self._call.keypress(digit, KEY_MS if claimed_ms is None else claimed_ms))
            await asyncio.sleep(KEY_S)

    async def say(self, pcm: NDArray[np.int16]) -> None:
        """Send words (8000 Hz) in place of the own signal, and return when all of them have been sent."""
        await self._connected().media.say(pcm)

    async def stop(self) -> None:
        """End the call, if any, and the connection."""
        await self.hang_up()
        self._leave_parked()
        self._end("switched off")
        if self._line is not None:
            await self._line.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, leg: str) -> WebCall:
        # Imported here: a machine without aiortc runs every other kind of phone.
        from scenarios.endpoints.web_media import WebMedia  # noqa: PLC0415

        call = self._call = WebCall(leg, WebMedia(self.account.code, self.account.codecs))
        call.media.microphone.muted = self._muted
        return call

    def _uri(self, target: str) -> str:
        return target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{self.account.server}"

    def _ringing(self) -> WebCall:
        if self._call is None or not self._call.offer or self.log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self.log.phone}: no call rings")
        return self._call

    def _connected(self) -> WebCall:
        if self._call is None or not self.log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self.log.phone}: is in no call")
        return self._call

    def _order(self, command: commands.Command) -> None:
        if self._line is None:
            raise PhoneFailure(f"{self.log.phone}: is not switched on")
        self._line.order(command)

    def _perform(self, output: events.Output) -> None:
        match output:
            case events.RegistrationChanged(status=200):
                self._note(Moment.REGISTERED)
            case events.RegistrationChanged() if not self.log.has(Moment.REGISTERED):
                self._note(Moment.REFUSED, f"{output.status} {output.reason}")
            case events.InviteReceived():
                self._rings(output)
            case events.ReferReceived():
                self._order(commands.RespondRefer(referral=output.referral, status=603))
            case _:
                for call in (self._parked, self._call):
                    if call is not None and call.leg == getattr(output, "leg", ""):
                        self._progress(output, call)

    def _progress(self, output: events.Output, call: WebCall) -> None:
        match output:
            case events.InviteProgress():
                self._learn(output.response.headers.get(CALL_UUID))
                self._note(Moment.ALERTED, f"{output.response.status}")
                if output.response.body:
                    self._spawn(self._accept(call, output.response.body, is_final=False))
            case events.InviteAnswered():
                self._learn(output.response.headers.get(CALL_UUID))
                self._spawn(self._accept(call, output.response.body, is_final=True))
            case events.InviteAcknowledged():
                self._note(Moment.CONNECTED)
            case events.InviteFailed():
                self._end(f"{output.status} {output.reason}")
            case events.InviteCancelled():
                self._end("the caller gave up")
            case events.LegEnded() if call is self._parked:
                self._leave_parked()
            case events.LegEnded():
                self._end("by the far end" if output.by_peer else "by us")
            case _:
                self._within(output, call)

    def _within(self, output: events.Output, call: WebCall) -> None:
        """What happens in the middle of a call."""
        match output:
            case events.ReinviteReceived():
                self._spawn(self._answer_again(call, output.request.body))
            case events.ReinviteAnswered():
                self._spawn(call.reinvited(output))
            case events.ReferAnswered():
                call.transferred(output.status, is_last=output.status >= 300)
            case events.ReferNotified():
                call.transferred(output.status, is_last=output.is_last)

    def _learn(self, call_uuid: str | None) -> None:
        if call_uuid and call_uuid not in self._call_uuids:
            self._call_uuids.append(call_uuid)

    def _rings(self, invite: events.InviteReceived) -> None:
        if self._call is not None:
            self._order(commands.RespondInvite(leg=invite.leg, status=486))
            return
        self.log.begin_call()
        self._begin(invite.leg).offer = invite.request.body
        self._learn(invite.request.headers.get(CALL_UUID))
        self._order(commands.RespondInvite(leg=invite.leg, status=180))
        self._note(Moment.RINGING)

    async def _accept(self, call: WebCall, answer: bytes, *, is_final: bool) -> None:
        try:
            await call.media.accept(answer)
        except ValueError as error:
            await self.hang_up()
            self._end(f"its answer cannot be used: {error}")
            return
        if is_final:
            self._note(Moment.CONNECTED)

    async def _answer_again(self, call: WebCall, offer: bytes) -> None:
        self._order(commands.RespondInvite(leg=call.leg, status=200, body=await call.media.answer(offer)))

    async def _renegotiate(self, direction: HoldDirection) -> None:
        call = self._connected()
        answered = call.await_answer()
        self._order(commands.Reinvite(leg=call.leg, body=await call.media.offer(direction)))
        try:
            status = await asyncio.wait_for(answered, ANSWER_WITHIN_S)
        except TimeoutError:
            raise PhoneFailure(f"{self.log.phone}: no answer to its re-INVITE") from None
        if status != 200:
            raise PhoneFailure(f"{self.log.phone}: its re-INVITE was answered {status}")

    def _set_muted(self, *, muted: bool) -> None:
        self._muted = muted
        if self._call is not None:
            self._call.media.microphone.muted = muted

    def _end(self, why: str) -> None:
        call, self._call = self._call, None
        if call is not None:
            self._leave(call)
            self._note(Moment.ENDED, why)

    def _leave_parked(self) -> None:
        call, self._parked = self._parked, None
        if call is not None:
            self._leave(call)

    def _leave(self, call: WebCall) -> None:
        self.past.append(call.media)
        self._spawn(call.close())

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
