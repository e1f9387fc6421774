"""Keys of SRTP in session descriptions: the `crypto` attribute (SDES, RFC 4568; suites: §6.2 and RFC 7714 §14)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SUITES = {
    "AES_CM_128_HMAC_SHA1_80": 30,
    "AES_CM_128_HMAC_SHA1_32": 30,
    "AEAD_AES_256_GCM": 44,
    "AEAD_AES_128_GCM": 28,
}
"""Suite → bytes of its master key and salt together. We offer them in this order: what all phones have comes first."""
_ATTRIBUTE = re.compile(r"([0-9]{1,9}) +(\S+) +inline:([A-Za-z0-9+/=]+)(?:\|([^\s;]*))?((?: +\S+)*)", re.IGNORECASE)
_IGNORABLE = re.compile(r"WSH=[0-9]+|-\S+", re.IGNORECASE)
"""Parameters that change nothing for us: the size of a replay window, and what its author calls optional (§6.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SrtpKeys:
    """What two parties agreed. Keys are base64 of master key and salt, and are never shown."""

    suite: str
    """One of SUITES."""
    receive: str = field(repr=False)
    """The peer's: what it sends is sealed with it. Empty while it is not known."""
    send: str = field(repr=False)
    """Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crypto:
    """One `crypto` attribute that we can use."""

    tag: str
    suite: str
    key: str = field(repr=False)
    """Base64, padded."""

    def attribute(self) -> tuple[str, str]:
        """Name and value for a description."""
        return "crypto", f"{self.tag} {self.suite} inline:{self.key}"


class OwnKeys:
    """The master keys of one leg, one for each suite. Once drawn they stay: a key that changes loses packets."""

    def __init__(self, draw: Callable[[int], bytes]) -> None:
        """`draw` gives so many random bytes."""
        self._draw = draw
        self._keys: dict[str, str] = {}

    def of(self, suite: str) -> str:
        """Our key for `suite`, base64."""
        if suite not in self._keys:
            self._keys[suite] = base64.b64encode(self._draw(SUITES[suite])).decode()
        return self._keys[suite]

    def offered(self) -> tuple[Crypto, ...]:
        """All suites, each with a key of its own, tagged from 1."""
        return tuple(Crypto(tag=str(tag), suite=suite, key=self.of(suite)) for tag, suite in enumerate(SUITES, 1))


def usable(values: Iterable[str]) -> list[Crypto]:
    """Those of a stream's `crypto` values that we can use, in their author's order of preference.

    Left out: unknown suites, keys of a wrong length, several keys with identifiers (MKI), and parameters that change
    how packets are sealed (§6.3).
    """
    return [crypto for value in values if (crypto := _read(value)) is not None]


def accepted(values: Iterable[str], keys: OwnKeys | None) -> tuple[Crypto, SrtpKeys] | None:
    """Our answer to the first usable `crypto` value of an offer, and what it agrees to; None without one or `keys`."""
    if keys is None:
        return None
    for theirs in usable(values):
        ours = Crypto(tag=theirs.tag, suite=theirs.suite, key=keys.of(theirs.suite))
        return ours, SrtpKeys(suite=ours.suite, receive=theirs.key, send=ours.key)
    return None


def answered(offered: Iterable[Crypto], values: Iterable[str]) -> SrtpKeys | None:
    """What the one `crypto` value of an answer to our offer agrees to; None when it fits none of `offered` (§5.1.3)."""
    for theirs in usable(values):
        for ours in offered:
            if (theirs.tag, theirs.suite) == (ours.tag, ours.suite):
                return SrtpKeys(suite=ours.suite, receive=theirs.key, send=ours.key)
    return None


def _read(value: str) -> Crypto | None:
    match = _ATTRIBUTE.fullmatch(value.strip())
    if match is None:
        return None
    tag, suite, key, more, parameters = match.groups()
    if ":" in (more or "") or any(not _IGNORABLE.fullmatch(each) for each in parameters.split()):
        return None
    suite, octets = suite.upper(), _octets(key)
    if octets is None or len(octets) != SUITES.get(suite):
        return None
    return Crypto(tag=tag, suite=suite, key=base64.b64encode(octets).decode())


def _octets(key: str) -> bytes | None:
    """The bytes of a key; some phones leave the padding out."""
    bare = key.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        return None
