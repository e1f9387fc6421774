"""Tokens as another library reads them, what an application cannot sign for itself, and which ones are refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest

from emulator.sip.access_tokens import (
    LONGEST_S,
    AccessToken,
    Fault,
    TokenRefused,
    check_times,
    read_token,
    signed_token,
)

NOW_S = 1_790_000_000
VOICE = {"incoming_allow": True, "outgoing_allow": True}
CLAIMS: dict[str, Any] = {"iss": "MA", "sub": "ann", "nbf": NOW_S, "exp": NOW_S + 600, "per": {"voice": VOICE}}
HEADER = {"alg": "HS256", "cty": "plivo;v=1", "typ": "JWT"}
KEYS = {"MA": "secret", "SA": "theirs"}


def key_of(auth_token: str) -> bytes:
    return hmac.digest(auth_token.encode(), b"key of access tokens", hashlib.sha256)


def fault_of(text: str) -> Fault:
    with pytest.raises(TokenRefused) as refused:
        read_token(text, KEYS.get)
    return refused.value.fault


def crafted(header: object, claims: object, signature: bytes | None = None) -> str:
    """A token that says anything, signed with the right key unless a signature is given."""
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, claims)]
    signed = b".".join(parts)
    proof = hmac.digest(key_of("secret"), signed, hashlib.sha256) if signature is None else signature
    return (signed + b"." + base64.urlsafe_b64encode(proof).rstrip(b"=")).decode()


def test_another_library_reads_it() -> None:
    token = signed_token(CLAIMS, "secret")
    anytime = {"verify_exp": False, "verify_nbf": False}
    assert jwt.decode(token, key_of("secret"), algorithms=["HS256"], options=anytime) == CLAIMS  # type: ignore[arg-type]
    assert jwt.get_unverified_header(token) == HEADER


def test_what_it_says_is_read_again() -> None:
    assert read_token(signed_token({**CLAIMS, "app": "17"}, "secret"), KEYS.get) == AccessToken(
        issuer="MA",
        subject="ann",
        begins_s=NOW_S,
        ends_s=NOW_S + 600,
        takes_calls=True,
        makes_calls=True,
        application="17",
    )
    calls = {"iss": "SA", "nbf": 1, "exp": 2, "per": {"voice": {"outgoing_allow": True}}}
    nameless = read_token(signed_token(calls, "theirs"), KEYS.get)
    assert (nameless.subject, nameless.takes_calls, nameless.makes_calls, nameless.application) == ("", False, True, "")


@pytest.mark.parametrize("key", [b"secret".ljust(32), key_of("theirs"), key_of("")])
def test_nobody_else_signs_so(key: bytes) -> None:
    forged = jwt.encode(CLAIMS, key, "HS256", headers=HEADER)
    assert fault_of(forged) is Fault.INVALID_ACCESS_TOKEN_SIGNATURE


def test_a_token_of_one_account_is_none_of_another() -> None:
    assert fault_of(signed_token({**CLAIMS, "iss": "SA"}, "secret")) is Fault.INVALID_ACCESS_TOKEN_SIGNATURE
    assert fault_of(signed_token({**CLAIMS, "iss": "MB"}, "secret")) is Fault.INVALID_ACCESS_TOKEN_ISSUER


def test_a_signed_token_cannot_be_changed() -> None:
    head, _, proof = signed_token(CLAIMS, "secret").split(".")
    other = signed_token({**CLAIMS, "sub": "eve"}, "secret").split(".")[1]
    assert fault_of(f"{head}.{other}.{proof}") is Fault.INVALID_ACCESS_TOKEN_SIGNATURE
    last = "A" if proof[-1] != "A" else "B"
    assert fault_of(f"{head}.{other}.{proof[:-1]}{last}") is Fault.INVALID_ACCESS_TOKEN_SIGNATURE


@pytest.mark.parametrize(
    "header",
    [
        {**HEADER, "alg": "none"},
        {**HEADER, "alg": "None"},
        {**HEADER, "alg": "HS512"},
        {**HEADER, "alg": "RS256"},
        {**HEADER, "crit": ["x"]},
        {"alg": "HS256", "typ": "JWT"},
        {},
        [],
        "HS256",
        None,
    ],
)
def test_no_other_header_is_taken_whoever_signed(header: object) -> None:
    assert fault_of(crafted(header, CLAIMS)) is Fault.INVALID_ACCESS_TOKEN_HEADER
    assert fault_of(crafted(header, CLAIMS, b"x")) is Fault.INVALID_ACCESS_TOKEN_HEADER


@pytest.mark.parametrize(
    "text",
    ["", "a", "a.b", "a.b.c.d", "a b.c.d", "é.b.c", ".b.c", "..", "a.b." + "c" * 5000, "eyJ.eyJ.eyJ=", "a.b.c\n"],
)
def test_what_is_no_token(text: str) -> None:
    assert fault_of(text) is (Fault.INVALID_ACCESS_TOKEN)


def test_without_a_signature_nothing_is_believed() -> None:
    head, body, _ = signed_token(CLAIMS, "secret").split(".")
    assert fault_of(f"{head}.{body}.") is Fault.INVALID_ACCESS_TOKEN
    assert fault_of(f"{head}.{body}.AA") is Fault.INVALID_ACCESS_TOKEN_SIGNATURE


def test_claims_that_would_take_all_stack_are_refused() -> None:
    head = signed_token(CLAIMS, "secret").split(".")[0]
    deep = base64.urlsafe_b64encode(b"[" * 2900).decode().rstrip("=")
    assert fault_of(f"{head}.{deep}.AA") is Fault.INVALID_ACCESS_TOKEN


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"iss": None}, Fault.INVALID_ACCESS_TOKEN_ISSUER),
        ({"iss": 7}, Fault.INVALID_ACCESS_TOKEN_ISSUER),
        ({"iss": "\ud800"}, Fault.INVALID_ACCESS_TOKEN_ISSUER),
        ({"sub": 7}, Fault.INVALID_ACCESS_TOKEN),
        ({"app": 17}, Fault.INVALID_ACCESS_TOKEN),
        ({"nbf": None}, Fault.INVALID_ACCESS_TOKEN),
        ({"exp": "4000000000"}, Fault.INVALID_ACCESS_TOKEN),
        ({"exp": True}, Fault.INVALID_ACCESS_TOKEN),
        ({"exp": 1e300}, Fault.INVALID_ACCESS_TOKEN),
        ({"per": None}, Fault.INVALID_ACCESS_TOKEN_GRANTS),
        ({"per": VOICE}, Fault.INVALID_ACCESS_TOKEN_GRANTS),
        ({"per": {"voice": "all"}}, Fault.INVALID_ACCESS_TOKEN_GRANTS),
        ({"per": {"voice": {"incoming_allow": "yes"}}}, Fault.INVALID_ACCESS_TOKEN_GRANTS),
        ({"per": {"voice": {"incoming_allow": False}}}, Fault.INVALID_ACCESS_TOKEN_GRANTS),
        ({"sub": ""}, Fault.INVALID_ACCESS_TOKEN_SUBJECT),
    ],
)
def test_claims_that_are_refused_although_they_are_signed(changed: dict[str, Any], fault: Fault) -> None:
    assert fault_of(crafted(HEADER, {**CLAIMS, **changed})) is fault


@pytest.mark.parametrize(
    ("now_s", "longer_s", "fault"),
    [
        (NOW_S - 0.5, 0, Fault.ACCESS_TOKEN_NOT_VALID_YET),
        (NOW_S + 600, 0, Fault.ACCESS_TOKEN_EXPIRED),
        (NOW_S + 1, LONGEST_S, Fault.EXPIRATION_EXCEEDS_MAX_ALLOWED_TIME),
    ],
)
def test_its_time(now_s: float, longer_s: int, fault: Fault) -> None:
    token = read_token(signed_token({**CLAIMS, "exp": NOW_S + 600 + longer_s}, "secret"), KEYS.get)
    with pytest.raises(TokenRefused) as refused:
        check_times(token, now_s)
    assert refused.value.fault is fault


def test_from_its_first_second_to_its_last() -> None:
    token = read_token(signed_token(CLAIMS, "secret"), KEYS.get)
    for now_s in (NOW_S, NOW_S + 599.9):
        check_times(token, now_s)


def named(subject: str, name: str) -> str:
    voice = {"incoming_allow": bool(subject), "outgoing_allow": True}
    token = read_token(signed_token({**CLAIMS, "sub": subject, "per": {"voice": voice}}, "secret"), KEYS.get)
    return token.username(name)


@pytest.mark.parametrize(("subject", "name"), [("ann", "ann_MA"), ("", "puser1790000000000jt_MA")])
def test_the_user_that_it_makes(subject: str, name: str) -> None:
    assert named(subject, name) == name


@pytest.mark.parametrize(
    ("subject", "name"),
    [("ann", "ann"), ("ann", "eve_MA"), ("ann", "ann_SA"), ("", "ann_MA"), ("", "puser1jt_SA"), ("", "puserjt_MA")],
)
def test_nobody_is_somebody_else_by_it(subject: str, name: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        named(subject, name)
    assert refused.value.fault is Fault.INVALID_ACCESS_TOKEN_SUBJECT
