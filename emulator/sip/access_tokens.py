"""Access tokens: JSON Web Tokens (RFC 7519) that the platform signs with HMAC SHA-256 (RFC 7515, RFC 7518 §3.2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_S = 24 * 3600
"""How long a token may be valid."""
LONGEST_TEXT = 4096
"""Characters: many times those of a token with the longest names."""

_HEADER = {"alg": "HS256", "cty": "plivo;v=1", "typ": "JWT"}
_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_NAMELESS = re.compile(r"puser[0-9]{1,20}jt_")
"""Who a browser is called whose token names nobody: Plivo's SDK makes it from the time."""


class Fault(IntEnum):
    """Why a token is refused: the codes that Plivo's SDKs read, and their names for them."""

    INVALID_ACCESS_TOKEN = 10001
    INVALID_ACCESS_TOKEN_HEADER = 10002
    INVALID_ACCESS_TOKEN_ISSUER = 10003
    INVALID_ACCESS_TOKEN_SUBJECT = 10004
    ACCESS_TOKEN_NOT_VALID_YET = 10005
    ACCESS_TOKEN_EXPIRED = 10006
    INVALID_ACCESS_TOKEN_SIGNATURE = 10007
    INVALID_ACCESS_TOKEN_GRANTS = 10008
    EXPIRATION_EXCEEDS_MAX_ALLOWED_TIME = 10009
    MAX_ALLOWED_LOGIN_REACHED = 10010


class TokenRefused(Exception):
    """A token is not good for what somebody wants with it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """What a token says, once its signature is known to be ours."""

    issuer: str
    """The auth_id of an account or subaccount."""
    subject: str
    """Who logs in with it; empty: whoever has it, who may only call."""
    begins_s: int
    """Seconds since 1970."""
    ends_s: int
    takes_calls: bool
    """The grant `incoming_allow`."""
    makes_calls: bool
    """The grant `outgoing_allow`."""
    application: str = ""
    """The app_id of what answers its calls; empty: what answers those of its endpoint, or of the number."""

    def username(self, named: str) -> str:
        """The SIP user of whoever has it and says to be `named`. Raises TokenRefused when that is somebody else."""
        if self.subject:
            expected = f"{self.subject}_{self.issuer}"
        else:
            begins = _NAMELESS.match(named)
            expected = f"{begins[0]}{self.issuer}" if begins else ""
        if named != expected:
            raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_SUBJECT)
        return named


def signed_token(claims: Mapping[str, Any], auth_token: str) -> str:
    """A token with these claims, of the account whose auth token that is.

    The key is made from the auth token and is not the token itself: what an application signs for itself is refused.
    """
    signed = f"{_encoded(_json(_HEADER))}.{_encoded(_json(claims))}"
    return f"{signed}.{_signature(signed, auth_token)}"


def read_token(text: str, auth_token_of: Callable[[str], str | None]) -> AccessToken:
    """What a token says. Raises TokenRefused unless it is one of ours; whether its time has come is not asked.

    `auth_token_of` tells the auth token of an account, by its auth_id, or None when there is none that may have tokens.
    """
    parts = _PARTS.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if parts is None:
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN)
    if _object(parts[1], Fault.INVALID_ACCESS_TOKEN_HEADER) != _HEADER:
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_HEADER)
    claims = _object(parts[2], Fault.INVALID_ACCESS_TOKEN)
    issuer = claims.get("iss")
    auth_token = auth_token_of(issuer) if isinstance(issuer, str) and issuer.isascii() else None
    if auth_token is None:
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_ISSUER)
    if not hmac.compare_digest(_signature(f"{parts[1]}.{parts[2]}", auth_token), parts[3]):
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_SIGNATURE)
    return _understood(claims)


def check_times(token: AccessToken, now_s: float) -> None:
    """Raises TokenRefused unless it is valid at `now_s`, seconds since 1970."""
    if now_s < token.begins_s:
        raise TokenRefused(Fault.ACCESS_TOKEN_NOT_VALID_YET)
    if now_s >= token.ends_s:
        raise TokenRefused(Fault.ACCESS_TOKEN_EXPIRED)
    if token.ends_s - token.begins_s > LONGEST_S:
        raise TokenRefused(Fault.EXPIRATION_EXCEEDS_MAX_ALLOWED_TIME)


def _understood(claims: Mapping[str, Any]) -> AccessToken:
    subject, application = claims.get("sub", ""), claims.get("app", "")
    begins, ends = claims.get("nbf"), claims.get("exp")
    if not (isinstance(subject, str) and isinstance(application, str)):
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN)
    if type(begins) is not int or type(ends) is not int:
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN)
    takes, makes = _grants(claims)
    if takes and not subject:
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_SUBJECT)
    return AccessToken(
        issuer=claims["iss"],
        subject=subject,
        begins_s=begins,
        ends_s=ends,
        takes_calls=takes,
        makes_calls=makes,
        application=application,
    )


def _grants(claims: Mapping[str, Any]) -> tuple[bool, bool]:
    """(incoming, outgoing) of `per.voice`: one of the two at least."""
    per = claims.get("per")
    voice = per.get("voice") if isinstance(per, dict) else None
    given = voice if isinstance(voice, dict) else {}
    takes, makes = given.get("incoming_allow", False), given.get("outgoing_allow", False)
    if not (isinstance(takes, bool) and isinstance(makes, bool) and (takes or makes)):
        raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_GRANTS)
    return takes, makes


def _object(part: str, fault: Fault) -> dict[str, Any]:
    try:
        read = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError) as error:
        raise TokenRefused(fault) from error
    if not isinstance(read, dict):
        raise TokenRefused(fault)
    return read


def _signature(text: str, auth_token: str) -> str:
    key = hmac.digest(auth_token.encode(), b"key of access tokens", hashlib.sha256)
    return _encoded(hmac.digest(key, text.encode(), hashlib.sha256))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
