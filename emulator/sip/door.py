"""Who is let in: scanners are ignored, and what is more than can be taken on is refused at once (RFC 3261 §21.5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.admission import Admission
from emulator.sip.events import SourceSilenced
from emulator.sip.guard import Guard
from emulator.sip.message import Request

if TYPE_CHECKING:
    from emulator.sip.hop import Hop
    from emulator.sip.invites import Invites
    from emulator.sip.message import Message
    from emulator.sip.terms import ServiceTerms
    from emulator.sip.ua import UserAgentCore


class Door:
    """What belongs to a transaction, a dialog or a call that was accepted always passes."""

    def __init__(self, ua: UserAgentCore, invites: Invites, terms: ServiceTerms) -> None:
        self._ua = ua
        self._invites = invites
        self._guard = Guard(terms.guard) if terms.guard else None
        self._admission = Admission(terms.admission) if terms.admission else None
        ua.answered, ua.judged = self._answered, self._judged

    def ignores(self, source: Hop, message: Message | None, now: float) -> bool:
        """Whether a message from there, None when it cannot be read, is dropped without a word and without a trace."""
        if self._guard is None or not self._guard.ignores(source, now):
            return False
        if message is None:
            return True
        known = self._ua.transactions
        return isinstance(message, Request) and not known.knows(message) and not self._invites.leg_of(message)

    def heard_nonsense(self, source: Hop, now: float) -> None:
        """What came from there is no request that could be answered: it was in vain."""
        if self._guard is not None:
            self._silence(source, self._guard.answered(source, "", 400, now))

    def sheds(self, request: Request, source: Hop, now: float) -> bool:
        """Whether a new request was one too many; then it is answered, and nothing is kept of it."""
        if self._admission is None or self._belongs(request):
            return False
        if self._admission.admits(request.method, len(self._invites), now):
            return False
        # Not all of them are to come again at the same moment.
        wait = ("Retry-After", str(1 + self._ua.ids.bits(2)))
        self._ua.respond_statelessly(request, source, 503, now, fields=(wait,))
        return True

    def _belongs(self, request: Request) -> bool:
        """Whether it is about a call or an INVITE that is here: a To tag alone anybody can make up."""
        if request.method == "CANCEL":
            return self._ua.transactions.invite_of(request) is not None
        return bool(request.to.tag and self._invites.leg_of(request))

    def _answered(self, request: Request, source: Hop, status: int, now: float) -> None:
        if self._guard is not None and not request.to.tag:
            self._silence(source, self._guard.answered(source, request.method, status, now))

    def _judged(self, source: Hop, right: bool, now: float) -> None:
        if self._guard is not None and right:
            self._guard.proved(source, now)
        elif self._guard is not None:
            self._silence(source, self._guard.guessed(source, now))

    def _silence(self, source: Hop, seconds: float) -> None:
        if seconds:
            self._ua.outputs.append(SourceSilenced(source=source, seconds=seconds))
