"""What happens at a phone that tells us little: read from the SIP that the platform exchanges with it (RFC 3261)."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.testing.softphone_log import Moment
from scenarios.endpoints.told_media import told_media

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.base.trace import TraceEvent
    from emulator.sip.binding import Binding
    from emulator.sip.message import Response
    from emulator.testing.softphone_log import PhoneLog

_OUTCOME = re.compile(r"SIP/2\.0 ([1-6]\d\d)")
_CHALLENGES = (401, 407)
_TRYING = 100


@dataclass(slots=True)
class _Call:
    """The dialog that is the call of the phone."""

    call_id: str
    placed_by_phone: bool
    is_answered: bool = False


@dataclass(slots=True)
class DeskPhoneLine:
    """One user of the platform with one call at a time; a second one that comes meanwhile is nobody's business."""

    username: str
    log: PhoneLog
    media: list[Address] = field(default_factory=list)
    """From where it said it would send its audio, the latest last."""
    _contacts: set[str] = field(default_factory=set)
    """Where the platform reaches it, as it has them bound."""
    _call: _Call | None = None
    _ordered: str = ""
    """Call-ID of the call by which the platform makes it dial: its own call, if the platform dials for it."""
    _transfer: asyncio.Future[int] | None = None
    _boot: str = ""
    """Call-ID of its REGISTERs: the same from one start of the phone to the next (RFC 3261 §10.2.4)."""
    _restart: asyncio.Future[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it has a call, or rings, or dials."""
        return self._call is not None or bool(self._ordered)

    def await_transfer(self) -> asyncio.Future[int]:
        """From now on: the status of the call that takes the place of its own (RFC 3515 §2.4.5)."""
        self._transfer = asyncio.get_running_loop().create_future()
        return self._transfer

    def await_restart(self) -> asyncio.Future[None]:
        """From now on: it has started anew, and is registered again."""
        self._restart = asyncio.get_running_loop().create_future()
        return self._restart

    def knows(self, binding: Binding, at: float) -> None:
        """The platform reaches it by a registration that is older than the time line."""
        self._contacts.add(str(binding.contact.uri))
        self._boot = binding.call_id
        if not self.log.has(Moment.REGISTERED):
            self.log.add(at, Moment.REGISTERED, "in an earlier case")

    def hear(self, event: TraceEvent) -> None:
        """The platform sent or got something."""
        if event.lane != "sip" or "message" not in event.detail:
            return
        try:
            message = parse(str(event.detail["message"]).encode("utf-8", "surrogateescape"))
            sent = bool(event.detail.get("sent"))
            self._take(message, event.at, sent=sent, peer=str(event.detail.get("peer", "")))
        except PeerViolation:
            return  # What the platform could not read moves no call.

    def _take(self, message: Request | Response, at: float, *, sent: bool, peer: str) -> None:
        if message.cseq.method == "REGISTER":
            self._registration(message, at, sent=sent)
        elif isinstance(message, Request) and message.method == "INVITE" and not message.to.tag:
            self._begin(message, sent=sent)
        elif isinstance(message, Request) and message.call_id == self._ordered:
            self._order_goes_on(message, at, sent=sent)
        call = self._call
        if call is None or message.call_id != call.call_id:
            return
        if not sent:
            self._note_media(message, peer)
        if isinstance(message, Request):
            self._request(call, message, at, sent=sent)
        elif message.cseq.method == "INVITE":
            self._response(call, message, at, sent=sent)

    def _registration(self, message: Request | Response, at: float, *, sent: bool) -> None:
        if isinstance(message, Request) or not sent or message.to.uri.user != self.username or message.status != 200:
            return
        self._contacts = {str(contact.uri) for contact in message.contacts}
        boot, self._boot = self._boot, message.call_id if self._contacts else ""
        if self._contacts and not self.log.has(Moment.REGISTERED):
            self.log.add(at, Moment.REGISTERED)
        if self._contacts and self._boot != boot and self._restart is not None and not self._restart.done():
            self._restarted(self._restart, at)

    def _restarted(self, waiting: asyncio.Future[None], at: float) -> None:
        if self._call is not None:
            self._end(at, "it started anew")
        self._ordered = ""
        self.log.add(at, Moment.REGISTERED, "anew")
        waiting.set_result(None)

    def _begin(self, invite: Request, *, sent: bool) -> None:
        """A call that it places, or one that is placed to it."""
        theirs = invite.to if sent else invite.from_
        is_for_it = theirs.uri.user == self.username or (sent and str(invite.uri) in self._contacts)
        if is_for_it and sent and invite.headers.get("x-offhook-order") == "dial":
            self._ordered = invite.call_id
        elif is_for_it and self._call is None:
            self._call = _Call(invite.call_id, placed_by_phone=not sent)
            self.log.begin_call()

    def _order_goes_on(self, request: Request, at: float, *, sent: bool) -> None:
        """The call that makes it dial gets audio and is the phone's call from then on, or is over."""
        if sent and request.method == "INVITE":
            self._ordered, self._call = "", _Call(request.call_id, placed_by_phone=False)
        elif request.method == "BYE":
            self._ordered = ""
            if self._call is None and not self.log.has(Moment.ENDED):
                self.log.add(at, Moment.ENDED, "by the far end" if sent else "by us")

    def _request(self, call: _Call, request: Request, at: float, *, sent: bool) -> None:
        match request.method:
            case "ACK" if call.placed_by_phone and call.is_answered and not self.log.has(Moment.CONNECTED):
                self.log.add(at, Moment.CONNECTED)
            case "BYE":
                self._end(at, "by the far end" if sent else "by us")
            case "NOTIFY" if sent and (found := _OUTCOME.match(request.body.decode("utf-8", "replace"))):
                self._transferred(int(found[1]))

    def _response(self, call: _Call, response: Response, at: float, *, sent: bool) -> None:
        if sent != call.placed_by_phone or call.is_answered:
            return  # In its answered call these are holds and moves.
        status = response.status
        if status >= 300:
            if status not in _CHALLENGES:
                self._end(at, f"{status} {response.reason}")
        elif status >= 200:
            call.is_answered = True
            if not call.placed_by_phone:
                self.log.add(at, Moment.CONNECTED)
        elif status > _TRYING:
            moment = Moment.ALERTED if call.placed_by_phone else Moment.RINGING
            if not self.log.has(moment):
                self.log.add(at, moment, str(status) if call.placed_by_phone else "")

    def _note_media(self, message: Request | Response, peer: str) -> None:
        address = told_media(message, peer)
        if address is not None and self.media[-1:] != [address]:
            self.media.append(address)

    def _transferred(self, status: int) -> None:
        if self._transfer is not None and status >= 200 and not self._transfer.done():
            self._transfer.set_result(status)

    def _end(self, at: float, detail: str) -> None:
        self._call = None
        self.log.add(at, Moment.ENDED, detail)
