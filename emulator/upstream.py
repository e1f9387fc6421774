"""A part of the composition root: the hosts of others and the trunks of the settings, as routing knows them."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from emulator.calls.trunks import Access, Trunk, Trunks
from emulator.setting_forms import parse_address
from emulator.sip.commands import Credentials, Register
from emulator.sip.grammar import format_host_port
from emulator.sip.hop import Hop
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from emulator.settings import Settings
    from emulator.trunk_settings import Trunk as TrunkSection


def sip_hosts(settings: Settings) -> dict[str, Hop]:
    """Hosts of others, in lower case, that may be called, and where each takes SIP."""
    return {host.lower(): Hop("udp", parse_address(text)) for host, text in settings.sip_hosts.items()}


def trunks(settings: Settings) -> Trunks:
    """Who takes calls to numbers that no phone here plays, and who brings calls to ours."""
    return Trunks([_trunk(name, given) for name, given in settings.trunks.items()])


def passwords(settings: Settings) -> dict[str, str]:
    """Whom trunks prove to be when they call: user name → password."""
    found = (given.accepts for given in settings.trunks.values())
    return {each.username: each.password for each in found if each is not None and each.username}


def registrations(settings: Settings) -> list[Register]:
    """Where we register, by the name of the trunk."""
    return [
        Register(
            registration=name,
            aor=_aor(given),
            registrar=Hop(given.transport, parse_address(given.address)),
            credentials=Credentials(given.username, given.password),
            expires_s=given.registration.expires_s,
            contact_user=given.registration.contact,
            persists=True,
        )
        for name, given in settings.trunks.items()
        if given.registration is not None
    ]


def _aor(given: TrunkSection) -> str:
    """Who we are there: the host as URIs name it, with a port where the address has to tell."""
    host = given.domain or format_host_port(*parse_address(given.address))
    return f"sip:{Uri.escape_user(given.username)}@{host}"


def sources(settings: Settings) -> tuple[IPv4Network | IPv6Network, ...]:
    """Where calls of trunks come from; what may come from anywhere is not among them."""
    found = [given.acceptance() for given in settings.trunks.values()]
    return tuple(ip_network(text) for each in found if each is not None for text in each.sources or ())


def _trunk(name: str, given: TrunkSection) -> Trunk:
    return Trunk(
        name=name,
        prefixes=given.numbers,
        next_hop=Hop(given.transport, parse_address(given.address)),
        credentials=Credentials(given.username, given.password) if given.username else None,
        domain=given.domain,
        asserts=given.caller_in == "p-asserted-identity",
        access=_access(given),
    )


def _access(given: TrunkSection) -> Access | None:
    taken = given.acceptance()
    if taken is None:
        return None
    return Access(
        networks=tuple(ip_network(text) for text in taken.sources or ()),
        username=taken.username,
        numbers=None if taken.dids is None else frozenset(taken.dids),
        contact_user="" if given.registration is None else given.registration.contact or given.username,
    )
