"""CSeq: the order of requests in a dialog (RFC 3261 §20.16)."""

from __future__ import annotations

from typing import NamedTuple

from emulator.base.errors import PeerViolation
from emulator.sip.grammar import MAX_SEQUENCE, is_token, parse_number


class CSeq(NamedTuple):
    """Number and method."""

    number: int
    method: str

    @classmethod
    def parse(cls, text: str) -> CSeq:
        """Read a value. Raises PeerViolation naming CSeq."""
        words = text.split()
        if len(words) != 2 or not is_token(words[1]):
            raise PeerViolation(f"not a number and a method: {text[:40]!r}", place="CSeq", status=400)
        return cls(parse_number(words[0], "CSeq", MAX_SEQUENCE), words[1])

    def __str__(self) -> str:
        return f"{self.number} {self.method}"
