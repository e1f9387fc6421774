"""What a REFER says: whom to call, and which call of the referrer the new one replaces (RFC 3515, RFC 3891)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from emulator.base.errors import PeerViolation
from emulator.sip.address import NameAddress
from emulator.sip.parameters import Parameters
from emulator.sip.status import reason_phrase

if TYPE_CHECKING:
    from emulator.sip.dialog import DialogId
    from emulator.sip.message import Request

EVENT = "refer"
FRAGMENT = "message/sipfrag"
"""RFC 3420: the body of the NOTIFY."""
_PLAIN = "-_.!~*'()"
"""What the value of a header field in a URI does not escape, besides letters and digits (RFC 3261 §25.1)."""


class Replaces(NamedTuple):
    """A dialog as its other side names it (RFC 3891 §3)."""

    call_id: str
    to_tag: str
    """The tag of whoever is asked: our local one."""
    from_tag: str
    """The tag of its peer."""
    early_only: bool = False

    @classmethod
    def parse(cls, text: str) -> Replaces:
        """Read the value of a Replaces field. Raises PeerViolation naming it."""
        call_id, semicolon, rest = text.strip().partition(";")
        parameters = Parameters.parse(semicolon + rest)
        to_tag, from_tag = parameters.get("to-tag"), parameters.get("from-tag")
        if not call_id.strip() or not to_tag or not from_tag:
            raise PeerViolation(f"names no dialog: {text[:60]!r}", place="Replaces", status=400)
        return cls(call_id.strip(), to_tag, from_tag, "early-only" in parameters)

    @classmethod
    def of(cls, dialog: DialogId) -> Replaces:
        """How a dialog of ours is named to its peer."""
        return cls(dialog.call_id, dialog.remote_tag, dialog.local_tag)

    def __str__(self) -> str:
        early = ";early-only" if self.early_only else ""
        return f"{self.call_id};to-tag={self.to_tag};from-tag={self.from_tag}{early}"


class Referral(NamedTuple):
    """What a REFER asks for."""

    target: str
    """The URI to call, as text, without header fields."""
    replaces: Replaces | None
    is_reported: bool
    """Whether the referrer wants to be told what comes of it (RFC 4488: it may not)."""


def read_referral(refer: Request) -> Referral:
    """Read a REFER. Raises PeerViolation with the status that it deserves: 400 unless it has one Refer-To (§2.4.2)."""
    elements = refer.headers.get_all("refer-to")
    if len(elements) != 1:
        raise PeerViolation(f"{len(elements)} of them", place="Refer-To", status=400)
    text = NameAddress.parse(elements[0], "Refer-To").uri_text
    target, _, fields = text.partition("?")
    address = NameAddress(target, place="Refer-To").uri
    method = address.parameters.get("method")
    if method is not None and method.upper() != "INVITE":
        raise PeerViolation(f"a {method} is not sent for others", place="Refer-To", status=501)
    return Referral(target, _replaces(fields), (refer.headers.get("refer-sub") or "").strip().lower() != "false")


def refer_to(target: str, replaces: Replaces | None) -> str:
    """The value of a Refer-To field."""
    return f"<{target}?Replaces={quote(str(replaces), safe=_PLAIN)}>" if replaces is not None else f"<{target}>"


def fragment(status: int, reason: str = "") -> bytes:
    """The body of a NOTIFY: the status line of the call that was asked for."""
    return f"SIP/2.0 {status} {reason or reason_phrase(status)}\r\n".encode()


def read_fragment(body: bytes) -> tuple[int, str]:
    """(status, reason) in the body of a NOTIFY. Raises PeerViolation when there is none."""
    line = body.decode("utf-8", "replace").splitlines()[0] if body.strip() else ""
    version, _, rest = line.strip().partition(" ")
    status, _, reason = rest.partition(" ")
    if version.upper() != "SIP/2.0" or not (status.isascii() and status.isdigit() and len(status) == 3):
        raise PeerViolation(f"no status line: {line[:60]!r}", place="sipfrag", status=400)
    return int(status), reason


def _replaces(fields: str) -> Replaces | None:
    for field in fields.split("&"):
        name, _, value = field.partition("=")
        if name.lower() == "replaces":
            return Replaces.parse(unquote(value))
    return None
