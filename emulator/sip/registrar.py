"""The registrar: who can be reached where, and for how long (RFC 3261 §10.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.digest import Verdict
from emulator.sip.events import BindingChanged
from emulator.sip.grammar import parse_number

if TYPE_CHECKING:
    from emulator.sip.address import NameAddress
    from emulator.sip.digest import DigestAuthority
    from emulator.sip.hop import Hop
    from emulator.sip.message import Request
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

DEFAULT_EXPIRES_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One contact of an address of record."""

    contact: NameAddress
    source: Hop
    """Where the REGISTER came from: where an INVITE for the contact gets through its NAT."""
    call_id: str
    sequence: int
    expires_at: float
    """Monotonic seconds."""
    expires_s: int
    user_agent: str


class Registrar:
    """Bindings by user name."""

    def __init__(self, ua: UserAgentCore, authority: DigestAuthority, min_expires_s: int = 0) -> None:
        self._ua = ua
        self._authority = authority
        self._min_expires_s = min_expires_s
        self._bindings: dict[str, list[Binding]] = {}
        ua.expiry["binding"] = self._expire

    def bindings(self, username: str) -> list[Binding]:
        """The contacts of a user, the latest registered first."""
        return self._bindings.get(username, [])[::-1]

    def register(self, transaction: Transaction, now: float) -> None:
        """Answer a REGISTER (§10.3, steps 3 to 8)."""
        request = transaction.request
        verdict, username = self._authority.judge(request.authorization, "REGISTER", now)
        if verdict is not Verdict.VERIFIED:
            asked = ("WWW-Authenticate", self._authority.challenge(now, stale=verdict is Verdict.STALE))
            self._ua.respond(transaction, 401, now, fields=(asked,))
            return
        if request.to.uri.user != username:
            self._ua.respond(transaction, 403, now)
            return
        try:
            wanted = self._wanted(username, request, transaction.peer, now)
        except PeerViolation as violation:
            self._refuse(transaction, violation, now)
            return
        self._update(username, wanted)
        listed = tuple(("Contact", _listed(binding, now)) for binding in self.bindings(username))
        self._ua.respond(transaction, 200, now, fields=listed)

    def _refuse(self, transaction: Transaction, violation: PeerViolation, now: float) -> None:
        status = violation.status or 400
        fields = (("Min-Expires", str(self._min_expires_s)),) if status == 423 else ()
        self._ua.respond(transaction, status, now, fields=fields)

    def _wanted(self, username: str, request: Request, source: Hop, now: float) -> list[Binding]:
        """The bindings that a REGISTER asks for; 0 seconds: the removal of one. All or nothing (§10.3)."""
        contacts = request.contacts
        if any(contact.uri_text == "*" for contact in contacts):
            if len(contacts) > 1 or _seconds(request.headers.get("expires")) != 0:
                raise PeerViolation("* stands alone and with Expires: 0", place="Contact", status=400)
            contacts = tuple(binding.contact for binding in self.bindings(username))
        default = _seconds(request.headers.get("expires"))
        wanted = []
        for contact in contacts:
            asked = _seconds(contact.parameters.get("expires"))
            expires_s = next((each for each in (asked, default) if each is not None), DEFAULT_EXPIRES_S)
            wanted.append(self._binding(contact, request, source, expires_s, now))
        return wanted

    def _binding(self, contact: NameAddress, request: Request, source: Hop, expires_s: int, now: float) -> Binding:
        if 0 < expires_s < self._min_expires_s:
            raise PeerViolation(f"{expires_s} s are too short", place="Expires", status=423)
        username = request.to.uri.user or ""
        known = next((each for each in self.bindings(username) if each.contact.uri.equals(contact.uri)), None)
        if known and known.call_id == request.call_id and known.sequence >= request.cseq.number:
            raise PeerViolation("older than what is known", place="CSeq", status=500)
        return Binding(
            contact=contact,
            source=source,
            call_id=request.call_id,
            sequence=request.cseq.number,
            expires_at=now + expires_s,
            expires_s=expires_s,
            user_agent=request.user_agent,
        )

    def _update(self, username: str, wanted: list[Binding]) -> None:
        for binding in wanted:
            kept = [each for each in self._bindings.get(username, []) if not _same(each, binding)]
            self._keep(username, [*kept, binding] if binding.expires_s else kept)
            self._report(username, binding)
        self._arm(username)

    def _keep(self, username: str, bindings: list[Binding]) -> None:
        if bindings:
            self._bindings[username] = bindings
        else:
            self._bindings.pop(username, None)

    def _report(self, username: str, binding: Binding, *, expired: bool = False) -> None:
        gone = expired or not binding.expires_s
        self._ua.outputs.append(
            BindingChanged(
                username=username,
                contact="" if gone and username not in self._bindings else binding.contact.uri_text,
                source=binding.source,
                expires_s=0 if gone else binding.expires_s,
                user_agent=binding.user_agent,
            )
        )

    def _arm(self, username: str) -> None:
        bindings = self._bindings.get(username)
        if bindings:
            self._ua.timers.set(("binding", username), min(each.expires_at for each in bindings))
        else:
            self._ua.timers.stop(("binding", username))

    def _expire(self, username: str, now: float) -> None:
        past = [each for each in self._bindings.get(username, []) if each.expires_at <= now]
        self._keep(username, [each for each in self._bindings.get(username, []) if each.expires_at > now])
        for binding in past:
            self._report(username, binding, expired=True)
        self._arm(username)


def _same(one: Binding, other: Binding) -> bool:
    return one.contact.uri.equals(other.contact.uri)


def _seconds(text: str | None) -> int | None:
    """A lifetime; one that is not readable counts as the default (§10.2.1.1)."""
    if text is None:
        return None
    try:
        return parse_number(text, "Expires")
    except PeerViolation:
        return DEFAULT_EXPIRES_S


def _listed(binding: Binding, now: float) -> str:
    left = max(0, round(binding.expires_at - now))
    return f"<{binding.contact.uri_text}>;expires={left}"
