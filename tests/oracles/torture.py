"""The 49 messages of RFC 4475, written in its own notation (§2), and what a user agent with a registrar owes each.

Where the RFC leaves a choice, `Owed` says which one is ours, and the comment what else would do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

MESSAGES = Path(__file__).with_name("rfc4475")
_MESSAGE = re.compile(rb"^=== (\w+) ([0-9.]+)\n(.*?)(?=^===|\Z)", re.MULTILINE | re.DOTALL)
_HEX = re.compile(rb"<hex>([0-9A-Fa-f\s]*)</hex>")
_REPEAT = re.compile(rb"<repeat count=(\d+)>(.*?)</repeat>")


class Reaction(Enum):
    """What becomes of a message that gets no response at once."""

    INVITED = "handed over as a new call"
    DROPPED = "shown and forgotten"


@dataclass(frozen=True)
class Owed:
    """What RFC 4475 wants of an endpoint that registers users, takes calls and speaks no MESSAGE."""

    first: int | Reaction
    """The status of the response, or what happens instead."""
    place: str = ""
    """The header field that the reason phrase of a 400 names."""
    field: tuple[str, str] = ("", "")
    """A header field that the response has to carry."""
    bound: tuple[str, ...] | None = None
    """The URIs that a REGISTER binds once its sender has proved who it is."""


INVITED, DROPPED = Reaction.INVITED, Reaction.DROPPED
REJECTED_METHOD = ("Allow", "INVITE")

OWED = {
    # §3.1.1, valid messages.
    "wsinv": Owed(481),  # Well-formed; its To tag names a dialog that is none of ours.
    "intmeth": Owed(501, field=REJECTED_METHOD),
    "esc01": Owed(INVITED),
    "escnull": Owed(401, bound=("sip:%00@host5.example.com", "sip:%00%00@host5.example.com")),
    "esc02": Owed(501, field=REJECTED_METHOD),
    "lwsdisp": Owed(200),
    "longreq": Owed(INVITED),
    "dblreq": Owed(401, bound=("sip:j.user@host.example.com",)),
    "semiuri": Owed(200),
    "transports": Owed(200),
    "mpart01": Owed(405, field=REJECTED_METHOD),
    "unreason": Owed(DROPPED),
    "noreason": Owed(DROPPED),
    # §3.1.2, invalid messages.
    "badinv01": Owed(400, "Via"),
    "clerr": Owed(400, "Content-Length"),
    "ncl": Owed(400, "Content-Length"),
    "scalar02": Owed(400, "CSeq"),
    "scalarlg": Owed(DROPPED),
    "quotbal": Owed(400, "To"),
    "ltgtruri": Owed(INVITED),  # "may choose to ignore the brackets"; 400 would do.
    "lwsruri": Owed(400, "Request-URI"),
    "lwsstart": Owed(INVITED),  # "may ignore these extra SP characters"; 400 would do.
    "trws": Owed(200),  # The same.
    "escruri": Owed(INVITED),  # "could choose to … ignore the escaped headers"; 400 would do.
    "baddate": Owed(INVITED),  # "shouldn't do that unless the contents of the Date … were actually important".
    "regbadct": Owed(400, "Contact"),  # "could infer the angle brackets … In general, that won't be possible."
    "badaspec": Owed(200),  # "may ignore the spaces"; 400 would do.
    "baddn": Owed(200),  # "may attempt to … infer the missing quotes"; 400 would do.
    "badvers": Owed(505),
    "mismatch01": Owed(400, "CSeq"),
    "mismatch02": Owed(501),  # 400 "is also acceptable", 501 "has better future-proof characteristics".
    "bigcode": Owed(DROPPED),
    # §3.2, the transaction layer.
    "badbranch": Owed(200),  # "could fall back to the RFC 2543-style transaction identifier"; 400 would do.
    # §3.3, the application.
    "insuf": Owed(400, "Call-ID"),
    "unkscm": Owed(416),
    "novelsc": Owed(416),
    "unksm2": Owed(400),  # "To: … is required to contain a SIP or SIPS URI as an AOR".
    "bext01": Owed(420, field=("Unsupported", "nothingSupportsThis, nothingSupportsThisEither")),
    "invut": Owed(415, field=("Accept", "application/sdp")),
    "regaut01": Owed(401, field=("WWW-Authenticate", "Digest"), bound=()),
    "multi01": Owed(400),
    "mcl01": Owed(400, "Content-Length"),
    "bcast": Owed(DROPPED),
    "zeromf": Owed(200),
    "cparam01": Owed(401, bound=("sip:+19725552222@gw1.example.net",)),
    "cparam02": Owed(401, bound=("sip:+19725552222@gw1.example.net;unknownparam",)),
    "regescrt": Owed(401, bound=("sip:user@example.com?Route=%3Csip:sip.example.com%3E",)),
    "sdp01": Owed(406),
    # §3.4, older peers.
    "inv2543": Owed(INVITED),
}

MALFORMED = {"badinv01", "clerr", "ncl", "scalar02", "scalarlg", "quotbal", "lwsruri", "regbadct", "badvers"} | {
    *("mismatch01", "mismatch02", "bigcode", "insuf", "multi01", "mcl01")
}
"""What our parser does not take for a message; the rest it reads."""


def messages() -> dict[str, bytes]:
    """Name → the bytes on the wire, in the order of the RFC."""
    return {
        name.decode(): _on_the_wire(text)
        for file in ("valid.txt", "invalid.txt", "layers.txt")
        for name, _, text in _MESSAGE.findall((MESSAGES / file).read_bytes())
    }


def _on_the_wire(text: bytes) -> bytes:
    """§2.2 and §2.3: octets in hex, whose own line breaks mean nothing, and repetitions; lines end with CRLF."""
    binary: list[bytes] = []

    def shelve(found: re.Match[bytes]) -> bytes:
        binary.append(bytes.fromhex(found[1].decode()))
        return b"<binary>"

    lines = _HEX.sub(shelve, _REPEAT.sub(lambda found: found[2] * int(found[1]), text)).replace(b"\n", b"\r\n")
    for octets in binary:
        lines = lines.replace(b"<binary>", octets, 1)
    return lines
