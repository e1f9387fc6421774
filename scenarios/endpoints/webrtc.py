"""Endpoint kind `webrtc`: a phone as a browser is one, SIP by WebSocket and aiortc's peer connection for the media.

It presses keys by SIP INFO, as JsSIP does: aiortc knows no telephone events. It refuses with any status.
"""

from __future__ import annotations

import asyncio
import importlib.util
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.sip import commands, events
from emulator.sip.info import RELAY, write_relay
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.simple_phone import SimplePhone
from scenarios.endpoints.web_line import WebLine

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from emulator.base.ids import Ids
    from emulator.testing.phone_habits import HoldForm, KeyWay
    from scenarios.endpoints.phone import Account
    from scenarios.endpoints.web_media import HoldDirection, WebMedia

USER_AGENT = "Offhook phone by WebRTC"
ANSWER_WITHIN_S = 5.0
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
        self._leg = ""
        self._offer = b""
        self._media: WebMedia | None = None
        self.past: list[WebMedia] = []
        """Media of its calls that are over."""
        self._muted = False
        self._renegotiated: asyncio.Future[int] | None = None
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
        if self._line is None or self._leg:
            raise PhoneFailure(f"{self.log.phone}: cannot dial")
        self.log.begin_call()
        self._leg = self._ids.token()
        offer = await self._new_media().offer()
        uri = target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{self.account.server}"
        self._line.order(
            commands.PlaceInvite(
                leg=self._leg,
                target=uri,
                destination=self._line.server,
                from_uri=self.account.aor,
                body=offer,
                credentials=commands.Credentials(self.account.username, self.account.password),
            )
        )

    async def answer(self) -> None:
        """Answer the call that rings."""
        try:
            body = await self._new_media().answer(self._offer)
        except ValueError as error:
            await self.reject(488)
            raise PhoneFailure(f"{self.log.phone}: {error}") from error
        self._order(commands.RespondInvite(leg=self._leg, status=200, body=body))

    async def reject(self, status: int) -> None:
        """Refuse the call that rings."""
        self._order(commands.RespondInvite(leg=self._leg, status=status))
        self._end(f"refused with {status}")

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""
        if self._leg:
            self._order(commands.HangUp(leg=self._leg))

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold; its own way is that of JsSIP, that it goes on sending."""
        if form not in {None, "sendonly", "inactive"}:
            raise self._cannot(f"hold in the form {form}")
        await self._renegotiate("inactive" if form == "inactive" else "sendonly")

    async def resume(self) -> None:
        """Take the call back."""
        await self._renegotiate("sendrecv")

    async def mute(self) -> None:
        """Send silence."""
        self._set_muted(muted=True)

    async def unmute(self) -> None:
        """Speak."""
        self._set_muted(muted=False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Send digits by SIP INFO."""
        if way not in {None, "info"}:
            raise self._cannot(f"press in the way {way}")
        for digit in digits:
            body = write_relay(digit, KEY_MS if claimed_ms is None else claimed_ms)
            self._order(commands.SendInfo(leg=self._leg, content_type=RELAY, body=body))
            await asyncio.sleep(KEY_S)

    async def stop(self) -> None:
        """End the call, if any, and the connection."""
        await self.hang_up()
        self._end("switched off")
        if self._line is not None:
            await self._line.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _new_media(self) -> WebMedia:
        # Imported here: a machine without aiortc runs every other kind of phone.
        from scenarios.endpoints.web_media import WebMedia  # noqa: PLC0415

        self._media = WebMedia(self.account.code, self._codecs())
        self._media.microphone.muted = self._muted
        return self._media

    def _codecs(self) -> Sequence[str]:
        return self.account.codecs

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
            case _ if self._leg and getattr(output, "leg", "") == self._leg:
                self._progress(output)

    def _progress(self, output: events.Output) -> None:
        match output:
            case events.InviteProgress():
                self._learn(output.response.headers.get(CALL_UUID))
                self._note(Moment.ALERTED, f"{output.response.status}")
            case events.InviteAnswered():
                self._learn(output.response.headers.get(CALL_UUID))
                self._spawn(self._accept(output.response.body))
            case events.InviteAcknowledged():
                self._note(Moment.CONNECTED)
            case events.InviteFailed():
                self._end(f"{output.status} {output.reason}")
            case events.InviteCancelled():
                self._end("the caller gave up")
            case events.ReinviteReceived():
                self._spawn(self._answer_again(output.request.body))
            case events.ReinviteAnswered():
                self._spawn(self._accept_again(output))
            case events.LegEnded():
                self._end("by the far end" if output.by_peer else "by us")

    def _learn(self, call_uuid: str | None) -> None:
        if call_uuid and call_uuid not in self._call_uuids:
            self._call_uuids.append(call_uuid)

    def _rings(self, invite: events.InviteReceived) -> None:
        if self._leg:
            self._order(commands.RespondInvite(leg=invite.leg, status=486))
            return
        self.log.begin_call()
        self._leg, self._offer = invite.leg, invite.request.body
        self._learn(invite.request.headers.get(CALL_UUID))
        self._order(commands.RespondInvite(leg=invite.leg, status=180))
        self._note(Moment.RINGING)

    async def _accept(self, answer: bytes) -> None:
        assert self._media is not None, "who is answered has offered"
        try:
            await self._media.accept(answer)
        except ValueError as error:
            await self.hang_up()
            self._end(f"its answer cannot be used: {error}")
            return
        self._note(Moment.CONNECTED)

    async def _answer_again(self, offer: bytes) -> None:
        assert self._media is not None, "there is a call"
        self._order(commands.RespondInvite(leg=self._leg, status=200, body=await self._media.answer(offer)))

    async def _accept_again(self, output: events.ReinviteAnswered) -> None:
        status = output.response.status
        if status < 300 and self._media is not None:
            await self._media.accept(output.response.body)
        if self._renegotiated is not None and not self._renegotiated.done():
            self._renegotiated.set_result(status)

    async def _renegotiate(self, direction: HoldDirection) -> None:
        if self._media is None or not self.log.has(Moment.CONNECTED):
            raise PhoneFailure(f"{self.log.phone}: is in no call")
        self._renegotiated = asyncio.get_running_loop().create_future()
        self._order(commands.Reinvite(leg=self._leg, body=await self._media.offer(direction)))
        try:
            status = await asyncio.wait_for(self._renegotiated, ANSWER_WITHIN_S)
        except TimeoutError:
            raise PhoneFailure(f"{self.log.phone}: no answer to its re-INVITE") from None
        if status != 200:
            raise PhoneFailure(f"{self.log.phone}: its re-INVITE was answered {status}")

    def _set_muted(self, *, muted: bool) -> None:
        self._muted = muted
        if self._media is not None:
            self._media.microphone.muted = muted

    def _end(self, why: str) -> None:
        if not self._leg:
            return
        self._leg = ""
        media, self._media = self._media, None
        if media is not None:
            self.past.append(media)
            self._spawn(media.close())
        self._note(Moment.ENDED, why)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
