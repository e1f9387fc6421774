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
    """User part of From, as it is written."""
    number: str
    """The same as a number, where it is one."""
    name: str
    dialled: str
    """User part of the Request-URI, as it is written."""
    told_headers: tuple[tuple[str, str], ...]
    """Parameters of every webhook of the call: X-PH-* headers, and ForwardedFrom (Diversion, RFC 5806)."""

    @classmethod
    def of(cls, request: Request) -> Arrival:
        """Read it."""
        caller = readable(request.from_.uri.user or "")
        return cls(
            caller=caller,
            number=plain_number(caller),
            name=readable(request.from_.display_name or ""),
            dialled=readable(request.uri.user or ""),
            told_headers=_told_headers(request.headers.items()),
        )


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
