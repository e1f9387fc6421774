"""The legs of an endpoint: one INVITE usage each, found by handle or by dialog (RFC 3261 §13, §14, §15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from emulator.sip.dialog import DialogId
from emulator.sip.session_timer import ASKING, agree, agreed, demanded
from emulator.sip.transaction.keys import origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.sip.commands import Credentials, Headers, RespondInvite, SendInfo
    from emulator.sip.dialog import Dialog
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Request, Response
    from emulator.sip.session_timer import SessionTimer
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore


class LegState(Enum):
    """Where an INVITE usage stands."""

    CALLING = "calling"
    """Our INVITE has no final response."""
    INVITED = "invited"
    """The peer's INVITE has no final response."""
    ANSWERED = "answered"
    """Our 2xx is not acknowledged."""
    CLOSING = "closing"
    """Likewise, and a BYE is to follow the ACK (§15)."""
    ESTABLISHED = "established"
    ENDING = "ending"
    """Our BYE is under way."""


@dataclass(slots=True)
class UnacknowledgedAnswer:
    """A 2xx of ours, and the transaction through which it goes."""

    response: Response
    transaction: Transaction
    interval: float
    """Seconds between its last two transmissions."""


@dataclass(slots=True)
class ReliableResponse:
    """A provisional response of ours that awaits its PRACK (RFC 3262 §3)."""

    response: Response
    number: int
    """Its RSeq."""
    interval: float
    """Seconds between its last two transmissions."""


@dataclass(slots=True, kw_only=True)
class Leg:
    """One leg."""

    handle: str
    state: LegState
    local_tag: str
    user: str
    """User part of our Contact."""
    credentials: Credentials | None = None
    dialog: Dialog | None = None
    """The dialog that counts; a called leg has it from the beginning, a calling one from the 2xx."""
    incoming: Transaction | None = None
    """The peer's INVITE or re-INVITE that awaits our final response."""
    outgoing: Transaction | None = None
    """Our re-INVITE or UPDATE that awaits a final response."""
    offered: Transaction | None = None
    """The peer's UPDATE or PRACK whose offer awaits our answer."""
    provisional: RespondInvite | None = None
    """The order of our last provisional response but 100."""
    reliable: ReliableResponse | None = None
    waiting: list[RespondInvite] = field(default_factory=list)
    """Responses that are sent when the PRACK has come."""
    rseq: int = 0
    """Number of our last reliable response; 0: there was none."""
    answer: UnacknowledgedAnswer | None = None
    """Our 2xx that is repeated until its ACK comes (§13.3.1.4)."""
    unsent: list[SendInfo] = field(default_factory=list)
    """What is to be said as soon as that ACK has come."""
    owed_ack: Callable[[bytes, float], None] | None = None
    """Sends the ACK, or the PRACK, that waits for the user's answer to a late offer: (body, now)."""
    timer: SessionTimer | None = None
    """When the call is to be refreshed, and by whom."""
    takes_update: bool = False
    """Whether the peer said that it understands UPDATE."""
    last_words: Headers = ()
    """Header fields of the BYE that waits for an ACK."""
    stale: bool = False
    """The INVITE's credentials were right but stale: a challenge has to say so."""


TIMERS_OF_A_LEG = (
    "trying",
    "provisional",
    "answer",
    "acknowledgement",
    "cancel",
    "re-invite",
    "reliable",
    "prack",
    "call refresh",
    "unrefreshed",
)


class Legs:
    """The table of legs and dialogs."""

    def __init__(self, ua: UserAgentCore) -> None:
        self._ua = ua
        self._legs: dict[str, Leg] = {}
        self._dialogs: dict[DialogId, tuple[Leg, Dialog]] = {}
        self._by_call_id: dict[str, list[Leg]] = {}
        """Once for every dialog of a leg."""

    def __len__(self) -> int:
        return len(self._legs) + len(self._dialogs)

    @property
    def count(self) -> int:
        """How many legs there are, whatever dialogs they have."""
        return len(self._legs)

    def add(self, leg: Leg) -> None:
        """Remember a leg."""
        self._legs[leg.handle] = leg

    def get(self, handle: str) -> Leg | None:
        """The leg called `handle`, unless it is over."""
        return self._legs.get(handle)

    def join(self, leg: Leg, dialog: Dialog) -> None:
        """Let requests in `dialog` find `leg`."""
        self.part(dialog)
        self._dialogs[dialog.id] = (leg, dialog)
        self._by_call_id.setdefault(dialog.id.call_id, []).append(leg)

    def part(self, dialog: Dialog) -> None:
        """Forget a dialog."""
        found = self._dialogs.pop(dialog.id, None)
        if found is not None:
            legs = self._by_call_id[dialog.id.call_id]
            legs.remove(found[0])
            if not legs:
                del self._by_call_id[dialog.id.call_id]

    def in_dialog(self, request: Request) -> tuple[Leg, Dialog] | None:
        """The leg and the dialog that an arriving request names (§12.2.2)."""
        return self._dialogs.get(DialogId(request.call_id, request.to.tag, request.from_.tag))

    def dialogs(self) -> list[Dialog]:
        """All that there are."""
        return [dialog for _, dialog in self._dialogs.values()]

    def dialogs_of(self, leg: Leg) -> list[Dialog]:
        """Those of one leg: of one that calls, an early dialog with each phone that rings."""
        return [dialog for owner, dialog in self._dialogs.values() if owner is leg]

    def connection_lost(self, connection: Hop) -> None:
        """What was said by a connection that is gone is said by another one from now on, where one can be made."""
        for _, dialog in self._dialogs.values():
            dialog.lose(connection)

    def of_dialog(self, name: DialogId) -> Leg | None:
        """The leg that a dialog belongs to."""
        return self._dialogs[name][0] if name in self._dialogs else None

    def of_transaction(self, transaction: Transaction | None) -> Dialog | None:
        """The dialog that the request of `transaction` came in."""
        found = self.in_dialog(transaction.request) if transaction is not None else None
        return found[1] if found else None

    def awaiting_ack(self, ack: Request) -> Leg | None:
        """The leg whose 2xx `ack` acknowledges: by dialog, else by Call-ID and CSeq of peers that forget the To tag."""
        found = self.in_dialog(ack)
        if found is not None:
            return found[0] if _is_answer_to(found[0], ack) else None
        return next((leg for leg in self._by_call_id.get(ack.call_id, ()) if _is_answer_to(leg, ack)), None)

    def mended(self, leg: Leg, request: Request, refusal: Response, sequence: int) -> Request | None:
        """`request` again as its refusal asks: with credentials, or with a longer session timer; else None."""
        fields = demanded(refusal)
        if fields and (request.headers.get("session-expires") or "").partition(";")[0] != fields[0][1]:
            return self._ua.compose.again(request, sequence, fields)
        return self._ua.compose.authenticated(request, refusal, leg.credentials, sequence)

    def asking_timer(self, leg: Leg) -> Headers:
        """The fields with which a request of ours begins or refreshes a session timer (RFC 4028 §7.1, §7.4)."""
        return leg.timer.asking() if leg.timer is not None else ASKING

    def agree_timer(self, leg: Leg, request: Request, now: float) -> Headers:
        """Our 2xx to `request` agrees to a session timer, which runs from now on: its fields (RFC 4028 §9)."""
        timer, fields = agree(request)
        self._run_timer(leg, timer, request, now)
        return fields

    def note_timer(self, leg: Leg, response: Response, now: float) -> None:
        """The peer's 2xx agreed to a session timer, or to none (RFC 4028 §7.2)."""
        self._run_timer(leg, agreed(response), response, now)

    def _run_timer(self, leg: Leg, timer: SessionTimer | None, message: Message, now: float) -> None:
        leg.timer = timer
        if "allow" in message.headers:
            leg.takes_update = "UPDATE" in message.headers.elements("allow")
        for kind in ("call refresh", "unrefreshed"):
            self._ua.timers.stop((kind, leg.handle))
        if timer is not None:
            self._ua.timers.set(("unrefreshed", leg.handle), now + timer.over_after_s)
            if timer.we_refresh:
                self._ua.timers.set(("call refresh", leg.handle), now + timer.refresh_after_s)

    def release(self, leg: Leg, now: float) -> None:
        """Forget a leg and its dialog, its timers, and what was open in it (§15.1.2)."""
        self._legs.pop(leg.handle, None)
        if leg.dialog is not None:
            self.part(leg.dialog)
        for kind in TIMERS_OF_A_LEG:
            self._ua.timers.stop((kind, leg.handle))
        for unanswered in (leg.incoming, leg.offered):
            if unanswered is not None:
                self._ua.respond(unanswered, 487, now, to_tag=leg.local_tag)
        leg.incoming = leg.offered = leg.reliable = None
        leg.owed_ack = None
        if leg.outgoing is not None:
            self._ua.transactions.abandon(leg.outgoing)
            leg.outgoing = None


def _is_answer_to(leg: Leg, ack: Request) -> bool:
    """Whether `ack` may acknowledge the 2xx of `leg`."""
    return leg.answer is not None and origin(leg.answer.transaction.request) == origin(ack, "INVITE")
