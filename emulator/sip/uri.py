"""SIP, SIPS and tel URIs: RFC 3261 §19.1, RFC 3966."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote as escape
from urllib.parse import unquote as unescape

from emulator.base.errors import PeerViolation
from emulator.sip.grammar import DEFAULT_PORT, format_host_port, parse_host_port
from emulator.sip.parameters import NO_PARAMETERS, Parameters

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(\S*)")
_USER_SAFE = "-_.!~*'()&=+$,;?/"
"""What may stand in the user part without an escape: RFC 3261 §25.1."""
_COMPARED_ALWAYS = ("user", "ttl", "method", "maddr", "transport")
"""A URI that has one of these never equals one that lacks it (§19.1.4)."""


@dataclass(frozen=True, slots=True)
class Uri:
    """A parsed URI. Of schemes other than sip and sips, `user` is all before a semicolon and `host` is empty."""

    scheme: str
    """In lower case."""
    user: str | None
    """Without escapes; None when there is no `@`."""
    host: str
    port: int | None = None
    password: str | None = None
    parameters: Parameters = NO_PARAMETERS
    headers: str = ""
    """What stands behind the question mark, as it came."""

    @classmethod
    @lru_cache(maxsize=1024)
    def parse(cls, text: str, place: str = "URI") -> Uri:
        """Read a URI leniently. Raises PeerViolation naming `place`.

        The same few URIs come in every message of a call, so the last ones read are remembered.
        """
        match = _SCHEME.fullmatch(text)
        if match is None:
            raise PeerViolation(f"no URI: {text[:60]!r}", place=place, status=400)
        scheme, rest = match[1].lower(), match[2]
        if scheme not in {"sip", "sips"}:
            opaque, semicolon, tail = rest.partition(";")
            return cls(scheme, unescape(opaque), "", parameters=Parameters.parse(semicolon + tail))
        userinfo, at, rest = rest.rpartition("@")
        user, colon, password = userinfo.partition(":")
        rest, _, headers = rest.partition("?")
        host_port, semicolon, tail = rest.partition(";")
        host, port = parse_host_port(host_port, place)
        return cls(
            scheme,
            unescape(user) if at else None,
            host,
            port,
            password if colon else None,
            Parameters.parse(semicolon + tail),
            headers,
        )

    def __str__(self) -> str:
        user = self.escape_user(self.user or "")
        if self.scheme not in {"sip", "sips"}:
            return f"{self.scheme}:{user}{self.parameters}"
        if self.password is not None:
            user += f":{self.password}"
        before = "" if self.user is None else f"{user}@"
        after = f"?{self.headers}" if self.headers else ""
        return f"{self.scheme}:{before}{format_host_port(self.host, self.port)}{self.parameters}{after}"

    @staticmethod
    def escape_user(user: str) -> str:
        """`user` as it may stand in a URI."""
        return escape(user, safe=_USER_SAFE)

    @property
    def effective_port(self) -> int:
        """The port, or the one that UDP uses when none is named."""
        return self.port or DEFAULT_PORT

    def equals(self, other: Uri) -> bool:
        """Whether both name the same resource (§19.1.4)."""
        mine = (self.scheme, self.user, self.password, self.host.lower(), self.port, self.headers)
        theirs = (other.scheme, other.user, other.password, other.host.lower(), other.port, other.headers)
        return mine == theirs and all(
            _lower(self.parameters.get(name)) == _lower(other.parameters.get(name))
            for name in self._compared_with(other)
        )

    def _compared_with(self, other: Uri) -> set[str]:
        own = {name.lower() for name, _ in self.parameters.pairs}
        foreign = {name.lower() for name, _ in other.parameters.pairs}
        return (own & foreign) | ((own ^ foreign) & set(_COMPARED_ALWAYS))


def _lower(text: str | None) -> str:
    return (text or "").lower()
