"""Tokens as another library reads them, and what an application cannot sign for itself."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import jwt
import pytest

from emulator.api.tokens.access_token import signed_token

CLAIMS: dict[str, Any] = {"iss": "MA", "sub": "ann", "nbf": 1, "exp": 4_000_000_000, "per": {"voice": {}}}


def key_of(auth_token: str) -> bytes:
    return hmac.digest(auth_token.encode(), b"key of access tokens", hashlib.sha256)


def test_another_library_reads_it() -> None:
    token = signed_token(CLAIMS, "secret")
    assert jwt.decode(token, key_of("secret"), algorithms=["HS256"]) == CLAIMS
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "cty": "plivo;v=1", "typ": "JWT"}


@pytest.mark.parametrize("key", [b"secret".ljust(32), key_of("other")])
def test_nobody_else_signs_so(key: bytes) -> None:
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(signed_token(CLAIMS, "secret".ljust(32)), key, algorithms=["HS256"])
