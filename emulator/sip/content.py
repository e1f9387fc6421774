"""Bodies that a request brings, and those that its author would take: RFC 3261 §8.2.3, §20.1, §20.12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.build import SDP

if TYPE_CHECKING:
    from emulator.sip.message import Request

Refusal = tuple[int, tuple[tuple[str, str], ...]]
"""Status and header fields."""

DESCRIBING = frozenset({"INVITE", "PRACK", "UPDATE"})
"""Methods whose bodies, and those of their responses, describe media."""
_ACCEPTABLE = frozenset({SDP, "application/*", "*/*"})


def refusal_of_content(request: Request) -> Refusal | None:
    """What a request deserves whose body is not SDP (415), or whose author takes no SDP (406); None if all is well.

    A body without a type passes for SDP: old phones forget to name it.
    """
    if request.method not in DESCRIBING:
        return None
    if request.body and request.content_type not in {"", SDP}:
        return 415, (("Accept", SDP),)
    if (request.headers.get("content-encoding") or "identity").strip().lower() != "identity":
        return 415, (("Accept-Encoding", "identity"),)
    accepted = {element.partition(";")[0].strip().lower() for element in request.headers.elements("accept")}
    return (406, ()) if "accept" in request.headers and not accepted & _ACCEPTABLE else None
