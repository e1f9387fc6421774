"""The SIP endpoint: five verbs around a user agent with many legs, a registrar and registrations of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.sip.commands import (
    AdoptBindings,
    NotifyReferral,
    Refer,
    Register,
    RespondRefer,
    SendNotify,
    SendRequest,
    ShowMessages,
    ShowUser,
    Unregister,
)
from emulator.sip.digest import DigestAuthority
from emulator.sip.invites import Invites
from emulator.sip.logins import Logins
from emulator.sip.notices import Notices
from emulator.sip.publications import Publications
from emulator.sip.reception import Reception
from emulator.sip.referrals import Referrals
from emulator.sip.registrar import Registrar
from emulator.sip.registration import Registrations
from emulator.sip.single_requests import SingleRequests
from emulator.sip.subscriptions import Subscriptions
from emulator.sip.terms import FOR_A_PHONE
from emulator.sip.ua import UserAgentCore

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.errors import PeerViolation
    from emulator.base.ids import Ids
    from emulator.sip.commands import Command
    from emulator.sip.events import Output
    from emulator.sip.hop import Hop
    from emulator.sip.terms import ServiceTerms


class BoundContact(NamedTuple):
    """Where a registered user can be reached: send the INVITE to `source` with `contact` as its Request-URI."""

    contact: str
    """URI as the phone wrote it."""
    source: Hop
    """Where its REGISTER came from, which is the way through its NAT."""
    expires_at: float
    """Monotonic seconds."""
    user_agent: str
    takes_calls: bool = True
    """Whether it may be called; else it has an access token that says no."""


class SipEndpoint:
    """A softphone's user agent or the SIP side of a platform.

    Every verb runs to its end without waiting; what it brought about is fetched with `take_outputs`. Times are float
    seconds on the monotonic clock.
    """

    def __init__(
        self,
        *,
        local: Hop,
        ids: Ids,
        user_agent: str,
        realm: str = "offhook",
        accounts: Callable[[str], str | None] | None = None,
        digest_algorithm: str = "MD5",
        advertise: Callable[[Hop], Hop] | None = None,
        terms: ServiceTerms = FOR_A_PHONE,
    ) -> None:
        """`accounts` (user name → password) makes it a registrar that can authenticate callers too.

        `advertise` says which address of ours a given peer can reach, for Via and Contact; without it that is `local`.
        """
        self._ua = UserAgentCore(ids, user_agent, advertise or (lambda _peer: local))
        authority = DigestAuthority(realm, ids, accounts, digest_algorithm, others=terms.callers) if accounts else None
        logins = Logins(self._ua, authority, terms.tokens) if authority else None
        self._invites = Invites(self._ua, logins)
        self._registrar = Registrar(self._ua, logins, terms.registrar) if logins else None
        self._registrations = Registrations(self._ua)
        self._referrals = Referrals(self._ua, self._invites.legs)
        self._notices = Notices(self._ua, self._invites.legs, terms.notices, self._referrals.arrived)
        self._single_requests = SingleRequests(self._ua)
        elsewhere = {"REFER": self._referrals.arrived, "NOTIFY": self._notices.arrived}
        self._subscriptions: Subscriptions | None = None
        if logins is not None and self._registrar is not None:
            registrar = self._registrar
            self._subscriptions = Subscriptions(self._ua, logins, lambda user: bool(registrar.bindings(user)))
            elsewhere["REGISTER"] = registrar.register
            elsewhere["SUBSCRIBE"] = self._subscriptions.arrived
            elsewhere["PUBLISH"] = Publications(self._ua, logins, registrar).arrived
        self._reception = Reception(self._ua, self._invites, elsewhere, terms)

    def receive(self, data: bytes, source: Hop, now: float) -> None:
        """A datagram arrived, or a message or a keep-alive by a connection."""
        self._reception.receive(data, source, now)

    def stream_torn(self, head: bytes, source: Hop, violation: PeerViolation, now: float) -> None:
        """A connection brought what has no end; it is to be closed behind the answer (RFC 3261 §18.3)."""
        self._reception.refuse_torn(head, source, violation, now)

    def transport_failed(self, hop: Hop, now: float) -> None:
        """A message could not be sent to `hop`, or its connection was lost.

        Whoever waits for an answer gets a 503 (§8.1.3.1), bindings over it are no more, our registrations are renewed;
        calls go on.
        """
        self._invites.legs.connection_lost(hop)
        self._ua.transactions.transport_failed(hop, now)
        self._registrations.transport_failed(hop, now)
        if self._registrar is not None:
            self._registrar.transport_failed(hop)
        if self._subscriptions is not None:
            self._subscriptions.connection_lost(hop)

    def handle(self, command: Command, now: float) -> None:
        """Carry out an order."""
        match command:
            case Register():
                self._registrations.register(command, now)
            case Unregister():
                self._registrations.unregister(command, now)
            case SendNotify():
                self._notices.send(command, now)
            case SendRequest():
                self._single_requests.send(command, now)
            case AdoptBindings() | ShowUser() | ShowMessages():
                self._show(command, now)
            case Refer() | RespondRefer() | NotifyReferral():
                self._referrals.handle(command, now)
            case _:
                self._invites.handle(command, now)

    def _show(self, command: AdoptBindings | ShowUser | ShowMessages, now: float) -> None:
        """Of a user that others registered or look at; where nobody registers nobody looks."""
        if self._registrar is None or self._subscriptions is None:
            return
        match command:
            case AdoptBindings():
                self._registrar.adopt(command.username, command.bindings, now)
            case ShowUser():
                self._subscriptions.show(command, now)
            case ShowMessages():
                self._subscriptions.show_messages(command, now)

    def take_outputs(self) -> list[Output]:
        """What has come of the verbs since the last call, in order."""
        outputs, self._ua.outputs = self._ua.outputs, []
        return outputs

    def next_deadline(self) -> float | None:
        """When `handle_timeout` is due next."""
        deadlines = (self._ua.transactions.next_deadline(), self._ua.timers.next_deadline())
        return min((each for each in deadlines if each is not None), default=None)

    def handle_timeout(self, now: float) -> None:
        """Let every timer run out that is due at `now`."""
        self._ua.handle_timeout(now)

    def bindings(self, username: str) -> list[BoundContact]:
        """The contacts of a registered user, the latest registered first."""
        if self._registrar is None:
            return []
        return [
            BoundContact(
                contact=binding.contact.uri_text,
                source=binding.source,
                expires_at=binding.expires_at,
                user_agent=binding.user_agent,
                takes_calls=binding.token is None or binding.token.takes_calls,
            )
            for binding in self._registrar.bindings(username)
        ]

    def carried(self, username: str) -> AdoptBindings:
        """An order for the endpoint that takes our place: to reach the phones of a user that registered here."""
        found = () if self._registrar is None else self._registrar.carried(username)
        return AdoptBindings(username=username, bindings=tuple(found))

    def registered(self) -> list[str]:
        """The users who are registered here."""
        return [] if self._registrar is None else self._registrar.users()

    def is_idle(self) -> bool:
        """Whether nothing is under way: no transaction, no leg, no REGISTER or REFER of ours. Bindings may exist."""
        parts = (self._ua.transactions, self._invites, self._referrals, self._registrations)
        return all(part.is_idle() for part in parts)
