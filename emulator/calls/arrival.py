"""What an INVITE says of its call: who calls which number, and what applications are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.calls.routing import plain_number
from emulator.sip.address import NameAddress
from emulator.sip.message import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.sip.message import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """In text that any peer may have made up."""

    caller: str
    """User part of From, as it is written; by a trunk, of P-Asserted-Identity if there is one."""
    number: str
    """The same as a number, where it is one."""
    name: str
    dialled: str
    """User part of the Request-URI, as it is written."""
    told_headers: tuple[tuple[str, str], ...]
    """Parameters of every webhook of the call: X-PH-* headers, and ForwardedFrom (Diversion, RFC 5806)."""

    @classmethod
    def of(cls, request: Request, *, by_trunk: bool = False) -> Arrival:
        """Read it. What a trunk asserts of the caller is believed, strangers assert what they like (RFC 3325 §5)."""
        said = (_asserted(request) if by_trunk else None) or request.from_
        caller = readable(said.uri.user or "")
        return cls(
            caller=caller,
            number=plain_number(caller),
            name=readable(said.display_name or request.from_.display_name or ""),
            dialled=readable(request.uri.user or ""),
            told_headers=_told_headers(request.headers.items()),
        )


def called_by_trunk(request: Request, contact_user: str) -> list[str]:
    """Whom an INVITE of a trunk may be for, the likeliest first: the users of Request-URI and other fields.

    An upstream that calls the contact that we registered (`contact_user`) says the number in P-Called-Party-ID
    (RFC 7315 §4.2), or in To.
    """
    dialled = readable(request.uri.user or "")
    if not contact_user or dialled != contact_user:
        return [dialled]
    named = [each.uri.user for each in (*_addresses(request, "P-Called-Party-ID"), request.to) if _has_uri(each)]
    return [*(readable(user) for user in named if user), dialled]


def _asserted(request: Request) -> NameAddress | None:
    """The first identity that P-Asserted-Identity has a user for, unless the caller wants it kept secret (§7, §9.3)."""
    wishes = {wish.strip().lower() for wish in (request.headers.get("privacy") or "").split(";")}
    if "id" in wishes:
        return None
    return next((each for each in _addresses(request, "P-Asserted-Identity") if each.uri.user), None)


def _addresses(request: Request, field: str) -> list[NameAddress]:
    """Those of a header field that can be read."""
    found = []
    for element in request.headers.elements(field.lower()):
        try:
            address = NameAddress.parse(element, field)
        except PeerViolation:
            continue
        found.append(address)
    return [each for each in found if _has_uri(each)]


def _has_uri(address: NameAddress) -> bool:
    try:
        return address.uri is not None
    except PeerViolation:
        return False


def _told_headers(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """X-PH-* headers, and who forwarded the call to us."""
    told = [(f"X-PH-{name[5:]}", readable(value)) for name, value in fields if name.lower().startswith("x-ph-")]
    forwarder = next((value for name, value in fields if name.lower() == "diversion"), "")
    return (*told, *_forwarded_from(forwarder))


def _forwarded_from(diversion: str) -> tuple[tuple[str, str], ...]:
    """ForwardedFrom, of the last diversion (RFC 5806 §4: the topmost one); nothing for one that cannot be read."""
    if not diversion:
        return ()
    topmost = diversion.partition(",")[0]
    if "<" in topmost or '"' in topmost:
        topmost = f"{diversion.partition('>')[0]}>"
    try:
        user = NameAddress.parse(topmost, "Diversion").uri.user
    except PeerViolation:
        return ()
    return (("ForwardedFrom", plain_number(readable(user))),) if user else ()
