"""The registrar: who can be reached where, and for how long (RFC 3261 §10.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.binding import DEFAULT_EXPIRES_S, Binding, asked_lifetime
from emulator.sip.events import BindingChanged
from emulator.sip.terms import RegistrarTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.sip.address import NameAddress
    from emulator.sip.hop import Hop
    from emulator.sip.logins import Login, Logins
    from emulator.sip.message import Request
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

SCHEMES = frozenset({"sip", "sips"})
"""Of contacts that can be called."""
BROWSERS = 10_000
"""So many contacts are remembered that came by WebSockets; the one that came first is forgotten first."""


class Registrar:
    """Bindings by user name."""

    def __init__(
        self,
        ua: UserAgentCore,
        logins: Logins,
        terms: RegistrarTerms | None = None,
    ) -> None:
        self._ua = ua
        self._logins = logins
        self._terms = terms or RegistrarTerms()
        self._bindings: dict[str, list[Binding]] = {}
        self._browsers: dict[tuple[str | None, str, int | None], str] = {}
        """Who was the first to register a contact by a WebSocket, which may be lost: its calls are nobody else's."""
        ua.expiry["binding"] = self._expire

    def users(self) -> list[str]:
        """Who has a binding, or had one before the account went, in order of the first."""
        return list(self._bindings)

    def bindings(self, username: str) -> list[Binding]:
        """The contacts of a user, the latest registered first; none of one whose account is gone, or whose token."""
        known = self._bindings.get(username, [])
        standing = [each for each in known if self._logins.stands(username, each.token)]
        if len(standing) < len(known):
            self._keep(username, standing)
            self._arm(username)
        return standing[::-1]

    def carried(self, username: str) -> list[Binding]:
        """What another registrar at our address could adopt, the earliest first: connections end with us, and a phone
        that registered by one is reached at its Contact, if it is there.
        """
        standing = [each for each in self.bindings(username)[::-1] if each.token is None]
        found = [(each, each.other_way if each.source.is_reliable else each.source) for each in standing]
        return [replace(each, source=way) for each, way in found if way is not None]

    def adopt(self, username: str, bindings: Sequence[Binding], now: float) -> None:
        """Know bindings that another registrar granted; those that have expired are no more."""
        self._update(username, [each for each in bindings if each.expires_at > now])

    def register(self, transaction: Transaction, now: float) -> None:
        """Answer a REGISTER (§10.3, steps 3 to 8)."""
        request = transaction.request
        if request.to.uri.scheme not in {"sip", "sips"}:
            # An address of record is one of these (§10.2), so nobody can prove to be this one.
            self._ua.respond(transaction, 400, now, reason="Bad Request (To)")
            return
        login = self._logins.registering(transaction, now)
        if login is None:
            return
        username = login.username
        try:
            wanted = self._wanted(login, request, transaction.peer, now)
        except PeerViolation as violation:
            self._refuse(transaction, violation, now)
            return
        if login.token is not None and self._are_too_many(username, wanted):
            self._logins.refuse_one_more(transaction, now)
            return
        self._welcome_back(username, wanted, now)
        self._update(username, wanted)
        listed = tuple(("Contact", each.listed(now)) for each in self._bindings.get(username, [])[::-1])
        self._ua.respond(transaction, 200, now, fields=(*listed, *login.told()))

    def transport_failed(self, hop: Hop) -> None:
        """A connection is lost, or none can be had: bindings over it have another way, or end."""
        for username, bindings in list(self._bindings.items()):
            over_it = [each for each in bindings if each.source == hop]
            if not over_it:
                continue
            moved = [
                replace(each, source=each.other_way or hop) if each.source == hop else each
                for each in bindings
                if each.source != hop or each.other_way
            ]
            self._keep(username, moved)
            for binding in over_it:
                if binding.other_way is None:
                    self._report(username, binding, ended=True)
            self._arm(username)

    def _welcome_back(self, username: str, wanted: list[Binding], now: float) -> None:
        """Calls of a browser whose WebSocket was lost go on over its new one."""
        known = {each.source for each in self._bindings.get(username, [])}
        for binding in wanted:
            if binding.source.is_web_socket and binding.source not in known and self._is_own(username, binding):
                self._ua.browser_is_back(binding.contact, binding.source, now)

    def _is_own(self, username: str, binding: Binding) -> bool:
        uri = binding.contact.uri
        owner = self._browsers.setdefault((uri.user, uri.host.lower(), uri.port), username)
        if len(self._browsers) > BROWSERS:
            del self._browsers[next(iter(self._browsers))]
        return owner == username

    def _refuse(self, transaction: Transaction, violation: PeerViolation, now: float) -> None:
        status = violation.status or 400
        fields = (("Min-Expires", str(self._terms.min_expires_s)),) if status == 423 else ()
        self._ua.respond(transaction, status, now, fields=fields)

    def _wanted(self, login: Login, request: Request, source: Hop, now: float) -> list[Binding]:
        """The bindings that a REGISTER asks for; 0 seconds: the removal of one. All or nothing (§10.3)."""
        contacts, username = request.contacts, login.username
        if any(contact.uri_text == "*" for contact in contacts):
            if len(contacts) > 1 or asked_lifetime(request.headers.get("expires")) != 0:
                raise PeerViolation("* stands alone and with Expires: 0", place="Contact", status=400)
            return [self._binding(each.contact, request, source, 0, now) for each in self.bindings(username)]
        if len(contacts) > self._terms.contacts:
            raise PeerViolation(f"{len(contacts)} contacts are too many", place="Contact", status=400)
        default = asked_lifetime(request.headers.get("expires"))
        wanted = []
        for contact in contacts:
            asked = asked_lifetime(contact.parameters.get("expires"))
            expires_s = next((each for each in (asked, default) if each is not None), DEFAULT_EXPIRES_S)
            wanted.append(self._binding(contact, request, source, expires_s, now))
        if login.token is None:
            return wanted
        longest_s = self._logins.longest_s(login.token)
        return [each.proved_by(login.token, longest_s, now) for each in wanted]

    def _are_too_many(self, username: str, wanted: list[Binding]) -> bool:
        """Whether one that is there would have to give way."""
        others = [each for each in self.bindings(username) if not any(one.replaces(each) for one in wanted)]
        return len(others) + sum(each.expires_s > 0 for each in wanted) > self._terms.contacts

    def _binding(self, contact: NameAddress, request: Request, source: Hop, expires_s: int, now: float) -> Binding:
        if 0 < expires_s < self._terms.min_expires_s:
            raise PeerViolation(f"{expires_s} s are too short", place="Expires", status=423)
        if contact.uri.scheme not in SCHEMES:
            raise PeerViolation(f"{contact.uri.scheme} cannot be called", place="Contact", status=400)
        granted_s = min(expires_s, self._terms.max_expires_s)
        binding = Binding(
            contact=contact,
            source=source,
            call_id=request.call_id,
            sequence=request.cseq.number,
            expires_at=now + granted_s,
            expires_s=granted_s,
            user_agent=request.user_agent,
        )
        others = self._bindings.get(request.to.uri.user or "", [])
        known = next((each for each in others if binding.replaces(each)), None)
        if known and known.call_id == request.call_id and known.sequence >= request.cseq.number:
            raise PeerViolation("older than what is known", place="CSeq", status=500)
        return binding

    def _update(self, username: str, wanted: list[Binding]) -> None:
        for binding in wanted:
            kept = [each for each in self._bindings.get(username, []) if not binding.replaces(each)]
            self._keep(username, [*kept, binding] if binding.expires_s else kept)
            self._report(username, binding)
        while len(kept := self._bindings.get(username, [])) > self._terms.contacts:
            self._keep(username, kept[1:])
            self._report(username, kept[0], ended=True)
        self._arm(username)

    def _keep(self, username: str, bindings: list[Binding]) -> None:
        if bindings:
            self._bindings[username] = bindings
        else:
            self._bindings.pop(username, None)

    def _report(self, username: str, binding: Binding, *, ended: bool = False) -> None:
        gone = ended or not binding.expires_s
        self._ua.outputs.append(
            BindingChanged(
                username=username,
                contact="" if gone and username not in self._bindings else binding.contact.uri_text,
                source=binding.source,
                expires_s=0 if gone else binding.expires_s,
                user_agent=binding.user_agent,
                ended=binding.contact.uri_text if ended else "",
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
            self._report(username, binding, ended=True)
        self._arm(username)
