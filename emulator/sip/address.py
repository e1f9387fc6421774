"""From, To, Contact, Route: a display name, a URI and parameters (RFC 3261 §20.10, name-addr and addr-spec)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from emulator.base.errors import PeerViolation
from emulator.base.lazy import lazy
from emulator.sip.grammar import is_token, one_line, quote, unquote
from emulator.sip.parameters import NO_PARAMETERS, Parameters
from emulator.sip.uri import Uri

# Every part can begin in one place only, so that no hostile field makes the matcher try many.
_NAME_ADDR = re.compile(r'("(?:[^"\\]|\\.)*"\s*|[^"<]*)<([^>]*)>(.*)', re.DOTALL)


@dataclass(frozen=True)
class NameAddress:
    """One element of such a header field."""

    uri_text: str
    """The URI exactly as it came: what goes into a Request-URI later."""
    display_name: str = ""
    """Without quotes."""
    parameters: Parameters = NO_PARAMETERS
    place: str = "URI"
    """The header field it came from, to name it when the URI is wrong."""

    @classmethod
    def parse(cls, text: str, place: str) -> NameAddress:
        """Read an element. Without angle brackets, parameters belong to the header field (§20.10).

        Raises PeerViolation naming `place`.
        """
        text = text.strip()
        match = _NAME_ADDR.fullmatch(text)
        if match is not None:
            name, uri, tail = match.groups()
            return cls(uri.strip(), unquote(name.strip()), Parameters.parse(tail), place)
        uri, semicolon, tail = text.partition(";")
        # Where a URI with header fields ends can be known by its brackets only.
        if "<" in text or '"' in text or "?" in uri or not text:
            raise PeerViolation(f"no address: {text[:60]!r}", place=place, status=400)
        return cls(uri.strip(), "", Parameters.parse(semicolon + tail), place)

    def __str__(self) -> str:
        name = one_line(self.display_name)
        if name:
            name = f"{name} " if all(is_token(word) for word in name.split(" ")) else f"{quote(name)} "
        return f"{name}<{self.uri_text}>{self.parameters}"

    @lazy
    def uri(self) -> Uri:
        """The URI, parsed. Raises PeerViolation when it is none."""
        return Uri.parse(self.uri_text, self.place)

    @property
    def tag(self) -> str:
        """The tag, or an empty string as of a peer that knows only RFC 2543."""
        return self.parameters.get("tag") or ""
