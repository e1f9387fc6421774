"""A part of the composition root: the SIP endpoint, made as the settings want it, and who is registered there."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.api.operator import Registration
from emulator.base.address import Address
from emulator.base.units import NS_PER_S
from emulator.runtime.certificates import Certificates, default_folder
from emulator.runtime.phone_desk import PhoneDesk
from emulator.runtime.phone_orders import PhoneBook, PhoneOrders
from emulator.runtime.sip_port import Door
from emulator.runtime.token_users import TokenUsers
from emulator.sip.commands import AdoptBindings, Credentials
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.grammar import format_host_port
from emulator.sip.hop import Hop
from emulator.sip.message import readable
from emulator.sip.terms import TokenTerms
from emulator.upstream import passwords, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.base.trace import Trace
    from emulator.calls.commands import DialForPhone
    from emulator.runtime.phone_reports import PhoneReports
    from emulator.runtime.sip_port import PortOf
    from emulator.runtime.user_calls import UserCalls
    from emulator.settings import Settings
    from emulator.sip.endpoint import BoundContact
    from emulator.sip.terms import ServiceTerms
    from emulator.surroundings import Surroundings

USER_AGENT = "Offhook"
REALM = "phone.plivo.com"
ANY_IPV4, ANY_IPV6 = Address("0.0.0.0", 0), Address("::", 0)


class SipSide:
    """One per platform. Before `open` nobody is registered."""

    def __init__(self, around: Surroundings, settings: Settings) -> None:
        self.users = TokenUsers(around.store, settings.account.auth_id, settings.account.auth_token)
        self._around = around
        self._settings = settings
        self._endpoint: SipEndpoint | None = None
        self._port_of: PortOf | None = None

    def open(self, port_of: PortOf) -> SipEndpoint:
        """The endpoint on sockets that are bound."""
        udp = port_of("udp", ANY_IPV4) or port_of("udp", ANY_IPV6)
        assert udp is not None, "UDP is always served"
        self._port_of = port_of
        self._endpoint = SipEndpoint(
            local=Hop("udp", udp),
            ids=self._around.ids,
            user_agent=USER_AGENT,
            realm=REALM,
            accounts=self._password_of,
            advertise=self._advertised,
            terms=self._terms(),
        )
        return self._endpoint

    def doors(self) -> tuple[Door, ...]:
        """Where SIP is served besides UDP and TCP. Raises Unavailable when there are no certificates for it."""
        return tuple(
            Door(transport, local, None if transport == "ws" else self._certificates().server_tls())
            for transport, local in self._settings.sip_doors()
        )

    def client_tls(self) -> ssl.SSLContext:
        """With which we connect to others: those whom the system trusts, and our own authority."""
        tls = ssl.create_default_context()
        authority = self._certificates().authority
        if authority.is_file():
            tls.load_verify_locations(authority)
        return tls

    def is_idle(self) -> bool:
        """Whether no transaction or dialog is left; answered requests are remembered for 32 s."""
        return self._endpoint is None or self._endpoint.is_idle()

    def host_towards(self, peer: Address) -> str:
        """Our address as `peer` can reach it: what is to be advertised to IPv4, or IPv6, or else that of the route."""
        for host in self._settings.advertise.split(","):
            if host.strip() and (":" in host) == peer.is_ipv6:
                return host.strip()
        return self._around.network.local_address_towards(peer)

    def bindings(self, username: str) -> list[tuple[str, Hop]]:
        """(contact, way to it) of each phone of a user that may be called, the latest registered first."""
        return [(each.contact, each.source) for each in self._bound(username) if each.takes_calls]

    def carried(self, username: str) -> AdoptBindings:
        """An order for the platform that takes our place: to reach the phones of a user that registered here."""
        return self._endpoint.carried(username) if self._endpoint else AdoptBindings(username=username, bindings=())

    def phones(self) -> list[tuple[str, BoundContact]]:
        """Everybody who is registered, with each of his phones."""
        endpoint = self._endpoint
        users = endpoint.registered() if endpoint else ()
        return [(user, bound) for user in users for bound in (endpoint.bindings(user) if endpoint else ())]

    def phone_desk(
        self,
        trace: Trace,
        reports: PhoneReports,
        calls: UserCalls,
        handles: Callable[[str], Sequence[str]],
        hang_up: Callable[[str], None],
        dial_for: Callable[[DialForPhone], None],
    ) -> PhoneDesk:
        """What is known of registered phones, and speaks to them; the last three: see PhoneBook."""
        book = PhoneBook(
            phones=lambda username: [each for each in self._bound(username) if not each.source.is_web_socket],
            credentials=self._credentials_of,
            host_towards=self._reached_at,
            calls=calls.of,
            handles=handles,
            hang_up=hang_up,
            dial_for=dial_for,
        )
        around = self._around
        return PhoneDesk(
            trace=trace,
            phones=self.phones,
            wall=around.wall.ns,
            reports=reports,
            calls=calls,
            orders=PhoneOrders(around.ids, book, around.loop),
        )

    def registration(self, username: str) -> Registration | None:
        """What the API tells of a user: the phone that registered last."""
        for binding in self._bound(username):
            return Registration(
                contact=readable(binding.contact),
                user_agent=readable(binding.user_agent),
                expires_ns=self._around.wall.ns(binding.expires_at),
            )
        return None

    def _advertised(self, peer: Hop) -> Hop:
        """Where `peer` reaches us, by its own transport; where that is not served, at the port of UDP."""
        ports = self._port_of
        assert ports is not None, "nobody is told before SIP is open"
        port = ports(peer.transport, peer.address) or ports("udp", ANY_IPV4) or ports("udp", ANY_IPV6)
        assert port is not None, "UDP is always served"
        return Hop(peer.transport, Address(self.host_towards(peer.address), port.port))

    def _bound(self, username: str) -> list[BoundContact]:
        """By password and by token, those by password first."""
        if self._endpoint is None:
            return []
        return [each for name in self.users.names(username) for each in self._endpoint.bindings(name)]

    def _terms(self) -> ServiceTerms:
        terms = self._settings.signalling.terms(spared=sources(self._settings))
        tokens = TokenTerms(auth_token_of=self.users.auth_token_of, wall_s=self._wall_s)
        return replace(terms, callers=passwords(self._settings).get, tokens=tokens)

    def _wall_s(self) -> float:
        return self._around.wall.ns(self._around.loop.time()) / NS_PER_S

    def _certificates(self) -> Certificates:
        chosen = self._settings.certificates
        return Certificates(Path(chosen) if chosen else default_folder())

    def _credentials_of(self, username: str) -> Credentials | None:
        password = self._password_of(username)
        return None if password is None else Credentials(username, password)

    def _reached_at(self, phone: BoundContact) -> str:
        here = self._advertised(phone.source)
        return format_host_port(here.host, here.port)

    def _password_of(self, username: str) -> str | None:
        record = self._around.store.endpoint_of(username)
        return None if record is None else record.password
