"""Digest authentication: RFC 3261 §22, RFC 7616, RFC 8760, and clients that know only RFC 2069.

The server offers one challenge, because many phones stop at the first one they do not know. Its nonce carries its own
birth and a seal, so that a flood of requests without credentials leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.commands import Credentials
from emulator.sip.grammar import quote, unquote
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from emulator.base.ids import Ids

HASHES = {"MD5": "md5", "SHA-256": "sha256"}
NONCE_LIFETIME_S = 300.0
# A name is tried from its beginning only and taken whole, so that a hostile field is read in linear time.
_PARAMETER = re.compile(r'(?<![A-Za-z0-9\-])([A-Za-z][A-Za-z0-9\-]*+)\s*+=\s*("(?:[^"\\]|\\.)*"|[^\s,]*)')
_NC = re.compile(r"[0-9a-fA-F]{8}")


class Verdict(Enum):
    """What credentials are worth."""

    ABSENT = "absent"
    WRONG = "wrong"
    STALE = "stale"
    """Right user and password, but a nonce that is too old or was used before."""
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class DigestFields:
    """The parameters of a challenge or of credentials; names in lower case, values without quotes."""

    fields: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> DigestFields | None:
        """Read the value of a WWW-Authenticate or Authorization field; None unless its scheme is Digest."""
        scheme, _, rest = text.strip().partition(" ")
        if scheme.lower() != "digest":
            return None
        return cls({name.lower(): unquote(value) for name, value in _PARAMETER.findall(rest)})

    def get(self, name: str) -> str:
        """A parameter, or an empty string."""
        return self.fields.get(name, "")

    @property
    def algorithm(self) -> str:
        """In upper case; MD5 when none is named."""
        return self.get("algorithm").upper() or "MD5"


def digest_response(fields: DigestFields, method: str, username: str, password: str) -> str:
    """The `response` value over `fields` (realm, nonce, uri, and with qop also cnonce and nc): RFC 7616 §3.4.1."""
    algorithm = HASHES[fields.algorithm]

    def digest(*parts: str) -> str:
        text = ":".join(parts).encode("utf-8", "surrogateescape")
        return hashlib.new(algorithm, text, usedforsecurity=False).hexdigest()

    secret = digest(username, fields.get("realm"), password)
    target = digest(method, fields.get("uri"))
    if not fields.get("qop"):
        return digest(secret, fields.get("nonce"), target)
    return digest(secret, fields.get("nonce"), fields.get("nc"), fields.get("cnonce"), fields.get("qop"), target)


class DigestAuthority:
    """The server's side: issues challenges, judges credentials, refuses replays."""

    def __init__(
        self,
        realm: str,
        ids: Ids,
        password_of: Callable[[str], str | None],
        algorithm: str = "MD5",
        *,
        others: Callable[[str], str | None] | None = None,
    ) -> None:
        """`password_of` tells of those who may register, `others` of those who may only call."""
        if algorithm not in HASHES:
            raise ValueError(f"digest algorithm {algorithm}: only {', '.join(HASHES)}")
        self._realm = realm
        self._ids = ids
        self._password_of = password_of
        self._others = others
        self._algorithm = algorithm
        self._seal_key = ids.token(32).encode()
        self._used: dict[str, int] = {}
        """Nonces that verified a request, and the highest count seen with each; oldest first."""

    def knows(self, username: str) -> bool:
        """Whether somebody of that name may register."""
        return self._password_of(username) is not None

    def credentials_of(self, username: str) -> Credentials | None:
        """Of somebody who may register."""
        password = self._password_of(username)
        return None if password is None else Credentials(username, password)

    def challenge(self, now: float, *, stale: bool = False) -> str:
        """The value of a WWW-Authenticate field."""
        born = f"{int(now * 1000):x}.{self._ids.token(12)}"
        nonce = f"{born}.{self._seal(born)}"
        text = f'Digest realm={quote(self._realm)}, nonce="{nonce}", algorithm={self._algorithm}, qop="auth"'
        return f"{text}, stale=true" if stale else text

    def judge(
        self, authorization: str | None, method: str, now: float, *, aimed_at: str | None = None
    ) -> tuple[Verdict, str]:
        """(verdict, user name) of the value of an Authorization field. A verified nonce count is used up.

        `aimed_at` is the user part of the Request-URI. A client that omits qop (RFC 2069, pyVoIP) cannot count: its
        nonce serves one request.
        """
        fields = DigestFields.parse(authorization) if authorization else None
        if fields is None:
            return Verdict.ABSENT, ""
        username = fields.get("username")
        password = self._password_for(username) if _is_text(username) else None
        if password is None or not self._is_answered(fields, method, username, password):
            return Verdict.WRONG, username
        if not _is_about(fields.get("uri"), aimed_at):
            return Verdict.WRONG, username
        return (Verdict.VERIFIED if self._use(fields, now) else Verdict.STALE), username

    def _password_for(self, username: str) -> str | None:
        password = self._password_of(username)
        return self._others(username) if password is None and self._others is not None else password

    def _is_answered(self, fields: DigestFields, method: str, username: str, password: str) -> bool:
        if fields.algorithm != self._algorithm or fields.get("realm") != self._realm:
            return False
        qop = fields.get("qop")
        if qop not in {"", "auth"} or (qop and not (_NC.fullmatch(fields.get("nc")) and fields.get("cnonce"))):
            return False
        expected = digest_response(fields, method, username, password)
        given = fields.get("response").lower().encode("utf-8", "surrogateescape")
        return hmac.compare_digest(expected.encode(), given)

    def _use(self, fields: DigestFields, now: float) -> bool:
        nonce = fields.get("nonce")
        if not self._is_fresh(nonce, now):
            return False
        count = int(fields.get("nc"), 16) if fields.get("qop") else 1
        if count <= self._used.get(nonce, 0):
            return False
        self._used.pop(nonce, None)
        self._used[nonce] = count if fields.get("qop") else 2**32
        self._forget_old(now)
        return True

    def _is_fresh(self, nonce: str, now: float) -> bool:
        born, _, seal = nonce.rpartition(".")
        sealed = hmac.compare_digest(self._seal(born).encode(), seal.encode("utf-8", "surrogateescape"))
        return sealed and _age(born, now) <= NONCE_LIFETIME_S

    def _forget_old(self, now: float) -> None:
        # A nonce that has outlived itself is refused for its age; that it was used need not be known any more. The one
        # whose last use is longest ago stands first, so that nobody looks through all of them at every request.
        while (first := next(iter(self._used), None)) is not None and _age(first, now) > NONCE_LIFETIME_S:
            del self._used[first]

    def _seal(self, born: str) -> str:
        text = born.encode("utf-8", "surrogateescape")
        return hmac.digest(self._seal_key, text, "sha256").hex()[:24]


def answer(challenges: Iterable[str], credentials: Credentials, method: str, uri_text: str, cnonce: str) -> str | None:
    """The client's side: the value of an Authorization field, or None when no challenge can be answered.

    The first challenge with a known algorithm counts (RFC 8760 §2.4); without qop the answer is RFC 2069's.
    """
    for text in challenges:
        challenge = DigestFields.parse(text)
        offered = [word.strip() for word in challenge.get("qop").split(",")] if challenge else []
        if challenge is None or challenge.algorithm not in HASHES or not {"auth", ""} & set(offered):
            continue
        if credentials.only and challenge.algorithm != credentials.only:
            continue
        echoed = {
            name: challenge.get(name) for name in ("realm", "nonce", "algorithm", "opaque") if challenge.get(name)
        }
        fields = {"username": credentials.username, **echoed, "uri": uri_text}
        if "auth" in offered:
            fields |= {"qop": "auth", "nc": "00000001", "cnonce": cnonce}
        response = digest_response(DigestFields(fields), method, credentials.username, credentials.password)
        fields["response"] = response
        return "Digest " + ", ".join(_written(name, value) for name, value in fields.items())
    return None


def is_stale(challenge: str) -> bool:
    """Whether a challenge says that only the nonce of the last answer was too old (RFC 7616 §3.3)."""
    fields = DigestFields.parse(challenge)
    return fields is not None and fields.get("stale").lower() == "true"


def _is_text(username: str) -> bool:
    """Whether it is one that a store can be asked for: not one of bytes that are no UTF-8."""
    return not any("\ud800" <= each <= "\udfff" for each in username)


def _is_about(uri_text: str, user: str | None) -> bool:
    """Whether credentials for `uri_text` serve a request to `user` (RFC 7616 §3.4.6, RFC 3261 §22.4).

    Proxies rewrite hosts and parameters, and some clients name the server alone (pyVoIP): only who is called has to be
    the same, so that credentials that somebody else came by cannot be used for another number.
    """
    try:
        meant = Uri.parse(uri_text).user if user else None
    except PeerViolation:
        return False
    return meant is None or meant == user


def _age(born: str, now: float) -> float:
    return now - int(born.partition(".")[0], 16) / 1000


def _written(name: str, value: str) -> str:
    # RFC 7616 §3.4: these three stand without quotes.
    return f"{name}={value}" if name in {"algorithm", "qop", "nc"} else f"{name}={quote(value)}"
