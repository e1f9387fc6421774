"""Access tokens: JSON Web Tokens (RFC 7519) that the platform signs with HMAC SHA-256 (RFC 7515, RFC 7518 §3.2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = {"alg": "HS256", "cty": "plivo;v=1", "typ": "JWT"}


def signed_token(claims: Mapping[str, Any], auth_token: str) -> str:
    """A token with these claims, of the account whose auth token that is.

    The key is made from the auth token and is not the token itself: what an application signs for itself is refused.
    """
    signed = f"{_encoded(_json(_HEADER))}.{_encoded(_json(claims))}"
    return f"{signed}.{_encoded(_signature(signed, auth_token))}"


def _signature(text: str, auth_token: str) -> bytes:
    key = hmac.digest(auth_token.encode(), b"key of access tokens", hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
