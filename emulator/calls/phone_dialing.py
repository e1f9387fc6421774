"""A phone is made to call somebody: it is called, answers by itself, and is asked by REFER (RFC 3515, RFC 5850 §4).

What it then dials is a call like any other of that phone. The call to it has no audio, is in no record, and ends as
soon as the phone dials. A phone that refuses REFER, or takes it and does nothing, keeps that call: we dial for it, and
its call gets audio when the other one is answered (RFC 3725 §4.1 says how).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from emulator.base.timers import TimerTable
from emulator.calls.commands import DialForPhone
from emulator.sip import events
from emulator.sip.commands import HangUp, Refer, RespondInvite, RespondOffer

if TYPE_CHECKING:
    from emulator.sip.commands import Command, PlaceInvite

MARK = (("X-Offhook-Order", "dial"),)
"""Tells the calls to phones that only make them dial from others, in captures and time lines."""
SILENT_SESSION = 1
"""Identifier and version of the session that `silent_offer` describes."""

ANSWER_S = 10.0
"""A phone that has not answered by itself then will not."""
REFER_S = 10.0
"""So long a REFER may remain without an answer."""
PROGRESS_S = 5.0
"""So long a phone that accepted may tell nothing and not call here."""
_GONE = frozenset({408, 481})
"""Answers to a REFER after which there is no call any more (RFC 3261 §12.2.1.2)."""


class DialState(StrEnum):
    """Where an order stands."""

    CALLING = "calling"
    """The phone has not answered."""
    ASKED = "asked"
    """It has been sent the REFER."""
    ACCEPTED = "accepted"
    OVER = "over"


class DialInput(StrEnum):
    """What moves it."""

    ANSWERED = "answered"
    NOT_REACHED = "not reached"
    TAKEN = "taken"
    """2xx to the REFER."""
    REFUSED = "refused"
    PROGRESS = "progress"
    """The phone tells of its call."""
    UNABLE = "unable"
    """The phone tells that it could not call: 5xx, as of its own lack of a port, and no call of its came in."""
    GONE = "gone"
    """It does not know the call any more, or does not answer."""
    ENDED = "ended"
    """The phone hung up."""
    LATE = "late"


class Step(StrEnum):
    """What is done on the way."""

    ASK = "ask"
    WAIT = "wait"
    FAIL = "fail"
    SUCCEED = "succeed"
    DIAL_FOR_IT = "dial for it"
    """If that can be done; else as what became of it says."""


TRANSITIONS: dict[tuple[DialState, DialInput], tuple[DialState, Step]] = {
    (DialState.CALLING, DialInput.ANSWERED): (DialState.ASKED, Step.ASK),
    (DialState.CALLING, DialInput.NOT_REACHED): (DialState.OVER, Step.FAIL),
    (DialState.CALLING, DialInput.LATE): (DialState.OVER, Step.FAIL),
    (DialState.ASKED, DialInput.TAKEN): (DialState.ACCEPTED, Step.WAIT),
    (DialState.ASKED, DialInput.REFUSED): (DialState.OVER, Step.DIAL_FOR_IT),
    (DialState.ASKED, DialInput.PROGRESS): (DialState.OVER, Step.SUCCEED),
    (DialState.ASKED, DialInput.UNABLE): (DialState.OVER, Step.DIAL_FOR_IT),
    (DialState.ASKED, DialInput.GONE): (DialState.OVER, Step.FAIL),
    (DialState.ASKED, DialInput.ENDED): (DialState.OVER, Step.FAIL),
    (DialState.ASKED, DialInput.LATE): (DialState.OVER, Step.FAIL),
    (DialState.ACCEPTED, DialInput.PROGRESS): (DialState.OVER, Step.SUCCEED),
    (DialState.ACCEPTED, DialInput.UNABLE): (DialState.OVER, Step.DIAL_FOR_IT),
    (DialState.ACCEPTED, DialInput.ENDED): (DialState.OVER, Step.SUCCEED),
    (DialState.ACCEPTED, DialInput.LATE): (DialState.OVER, Step.DIAL_FOR_IT),
}
"""Every move; a pair that is missing came too late and changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialByPhone:
    """The order."""

    invite: PlaceInvite
    """To the phone, with the words upon which it answers by itself. Its `leg` names the order."""
    target: str
    """URI that the phone is to call."""
    username: str = ""
    number: str = ""
    """What is dialled for that user if the phone does not do it itself; empty: it would not call here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialDone:
    """What became of it. `status` is a SIP status: of the phone's call as far as it told, 202 when it told nothing."""

    leg: str
    has_dialled: bool
    status: int
    reason: str


@dataclass(slots=True)
class _Dial:
    order: DialByPhone
    state: DialState = DialState.CALLING
    status: int = 202
    reason: str = "Accepted"
    has_called: bool = False
    """Whether a call of that user has come in since it was asked."""


class PhoneDialing:
    """All such orders; five verbs. The outputs are orders to the SIP endpoint, and what became of each order."""

    def __init__(self) -> None:
        self._open: dict[str, _Dial] = {}
        self._left: set[str] = set()
        """Legs that are hung up and not over yet."""
        self._timers: TimerTable[str] = TimerTable()
        self._outputs: list[Command | DialForPhone | DialDone] = []

    def knows(self, leg: str) -> bool:
        """Whether a handle of the SIP endpoint is of one of these."""
        return leg in self._open or leg in self._left

    def handle(self, order: DialByPhone, now: float) -> None:
        """Call the phone."""
        self._open[order.invite.leg] = _Dial(order)
        self._timers.set(order.invite.leg, now + ANSWER_S)
        self._outputs.append(order.invite)

    def receive(self, fact: events.Output, now: float) -> None:
        """A fact about one of these legs."""
        leg = getattr(fact, "leg", "")
        if isinstance(fact, events.InviteFailed | events.LegEnded):
            self._left.discard(leg)
        dial = self._open.get(leg)
        if dial is None:
            return
        match fact:
            case events.InviteAnswered():
                self._move(dial, DialInput.ANSWERED, now)
            case events.InviteFailed():
                self._move(dial, DialInput.NOT_REACHED, now, fact.status, fact.reason)
            case events.ReferAnswered():
                self._move(dial, _of_answer(fact.status), now, fact.status, fact.reason)
            case events.ReferNotified() if fact.status > 100 or fact.is_last:
                unable = 500 <= fact.status < 600 and not dial.has_called
                self._move(dial, DialInput.UNABLE if unable else DialInput.PROGRESS, now, fact.status, fact.reason)
            case events.LegEnded():
                self._move(dial, DialInput.ENDED, now)
            case events.ReinviteReceived():
                self._hold(dial, fact)

    def called(self, username: str) -> None:
        """A call of a user came in: of all phones, the one that was asked is likely to be its."""
        for dial in self._open.values():
            if dial.order.username == username and dial.state is not DialState.CALLING:
                dial.has_called = True

    def take_outputs(self) -> list[Command | DialForPhone | DialDone]:
        """What has come of the verbs, in order."""
        outputs, self._outputs = self._outputs, []
        return outputs

    def next_deadline(self) -> float | None:
        """When `handle_timeout` is due."""
        return self._timers.next_deadline()

    def handle_timeout(self, now: float) -> None:
        """Let run out what is due."""
        for leg in self._timers.pop_expired(now):
            dial = self._open[leg]
            self._move(dial, DialInput.PROGRESS if dial.has_called else DialInput.LATE, now)

    def _move(self, dial: _Dial, what: DialInput, now: float, status: int = 0, reason: str = "") -> None:
        found = TRANSITIONS.get((dial.state, what))
        if found is None:
            return
        before, (dial.state, step) = dial.state, found
        leg = dial.order.invite.leg
        if status:
            dial.status, dial.reason = status, reason
        if step is Step.ASK:
            self._timers.set(leg, now + REFER_S)
            self._outputs.append(Refer(leg=leg, target=dial.order.target, referred_by=dial.order.invite.from_uri))
        elif step is Step.WAIT:
            self._timers.set(leg, now + PROGRESS_S)
        elif step is Step.DIAL_FOR_IT and dial.order.number:
            self._dial_for(dial, what)
        else:
            has_dialled = step is Step.SUCCEED or (step is Step.DIAL_FOR_IT and what is DialInput.LATE)
            self._finish(dial, before, what, succeeded=has_dialled)

    def _dial_for(self, dial: _Dial, what: DialInput) -> None:
        """The call to the phone is not ours any more: it becomes the phone's call."""
        order, leg = dial.order, dial.order.invite.leg
        del self._open[leg]
        self._timers.stop(leg)
        why = _WHY_DIALLED_FOR[what].format(f"{dial.status} {dial.reason}")
        self._outputs.append(
            DialForPhone(
                leg=leg,
                username=order.username,
                dialled=order.number,
                peer=order.invite.destination.address,
                session=SILENT_SESSION,
                why=f"the phone {why}",
            )
        )
        reason = f"{dial.reason}; the phone {why}, the platform dialled for it"
        self._outputs.append(DialDone(leg=leg, has_dialled=True, status=dial.status, reason=reason))

    def _finish(self, dial: _Dial, before: DialState, what: DialInput, *, succeeded: bool) -> None:
        leg = dial.order.invite.leg
        del self._open[leg]
        self._timers.stop(leg)
        if what not in {DialInput.NOT_REACHED, DialInput.ENDED}:
            self._left.add(leg)
            self._outputs.append(HangUp(leg=leg))
        status, reason = dial.status, dial.reason
        if not succeeded and what in {DialInput.LATE, DialInput.ENDED}:
            status, reason = 408, _WHY[before]
        self._outputs.append(DialDone(leg=leg, has_dialled=succeeded, status=status, reason=reason))

    def _hold(self, dial: _Dial, fact: events.ReinviteReceived) -> None:
        """The phone holds this call while it dials: there is no audio in it anyway."""
        body = dial.order.invite.body
        if fact.request.method == "INVITE":
            self._outputs.append(RespondInvite(leg=fact.leg, status=200, body=body))
        else:
            self._outputs.append(RespondOffer(leg=fact.leg, status=200, body=body))


def _of_answer(status: int) -> DialInput:
    if status < 300:
        return DialInput.TAKEN
    return DialInput.GONE if status in _GONE else DialInput.REFUSED


_WHY_DIALLED_FOR = {
    DialInput.REFUSED: "refused REFER ({})",
    DialInput.UNABLE: "could not dial ({})",
    DialInput.LATE: "did not dial",
}
_WHY = {
    DialState.CALLING: "the phone does not answer by itself: its settings have to allow it",
    DialState.ASKED: "the phone did not answer the REFER, or hung up",
}


def silent_offer(host: str) -> bytes:
    """SDP of a call without audio: `inactive`, at a port on which nobody listens (RFC 3725 §5.1)."""
    kind = "IP6" if ":" in host else "IP4"
    lines = (
        "v=0",
        f"o=- {SILENT_SESSION} {SILENT_SESSION} IN {kind} {host}",
        "s=-",
        f"c=IN {kind} {host}",
        "t=0 0",
        "m=audio 9 RTP/AVP 0 8 101",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=inactive",
        "",
    )
    return "\r\n".join(lines).encode()
