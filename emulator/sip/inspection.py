"""What a request deserves, whatever it is about: method, Request-URI, copies, extensions, content (RFC 3261 §8.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.build import SDP
from emulator.sip.content import refusal_of_content
from emulator.sip.extensions import not_understood
from emulator.sip.methods import ALLOW, NOT_ALLOWED, OF_REGISTRAR, SERVED, SUPPORTED
from emulator.sip.session_timer import LEAST_S, too_brief

if TYPE_CHECKING:
    from emulator.sip.content import Refusal
    from emulator.sip.message import Request

URI_SCHEMES = frozenset({"sip", "sips", "tel"})


def abilities(*, registers: bool) -> tuple[tuple[str, str], ...]:
    """What an endpoint tells of itself when asked (§11.2); `registers`: it is a registrar."""
    return (
        _allow(registers=registers),
        ("Accept", SDP),
        ("Accept-Encoding", "identity"),
        ("Accept-Language", "en"),
        ("Supported", SUPPORTED),
    )


def refusal_of(request: Request, *, registers: bool, merged: bool) -> Refusal | None:
    """Status and header fields of the refusal that a request deserves, None when it may pass (§8.2.1 to §8.2.3).

    `merged`: it is a copy, on another way, of one that is under way.
    """
    method = request.method
    if method == "CANCEL":
        return None
    if method not in SERVED and not (method in OF_REGISTRAR and registers):
        return (405 if method in NOT_ALLOWED else 501), (_allow(registers=registers),)
    if request.uri.scheme not in URI_SCHEMES:
        return 416, ()
    if merged:
        return 482, ()
    unknown = not_understood(request)
    if unknown:
        return 420, (("Unsupported", ", ".join(unknown)),)
    if too_brief(request):
        return 422, (("Min-SE", str(LEAST_S)),)
    return refusal_of_content(request)


def _allow(*, registers: bool) -> tuple[str, str]:
    return ("Allow", ", ".join((ALLOW, *OF_REGISTRAR)) if registers else ALLOW)
