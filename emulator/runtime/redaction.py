"""Takes secrets out of time line and captures: tokens that the REST API gave, hashes of passwords, keys of SRTP."""

from __future__ import annotations

import re

from emulator.sdp.crypto import redacted

_SECRET = re.compile(r'("(?:(?:new_)?auth_token|token|password)"\s*:\s*")([^"\\]*)')
"""A field of JSON; of those that are answered, none has a backslash."""
_DIGEST_ANSWER = re.compile(rb'(?i)(\bresponse\s*=\s*"?)([^",\s]+)')
"""RFC 7616 §3.4: with quotes, or without as some clients write it."""
_SIGN = re.compile(r"[A-Za-z0-9]")


def without_secrets(answer: str) -> str:
    """JSON of an answer with noughts in the place of every letter and digit of a secret: its form still shows."""
    return _SECRET.sub(lambda found: found[1] + _SIGN.sub("0", found[2]), answer)


def message_without_secrets(message: bytes) -> bytes:
    """A SIP message with asterisks over its SDES keys and over what answers a digest challenge: its lengths stay true.

    The answer is a hash of the password, which a word list turns back where the password is a short one.
    """
    head, end, body = redacted(message).partition(b"\r\n\r\n")
    if b"uthorization" in head:
        head = _DIGEST_ANSWER.sub(lambda found: found[1] + b"*" * len(found[2]), head)
    return head + end + body
