"""Takes secrets out of what is shown and kept: passwords, tokens, SDES keys, and what answers a challenge.

What is covered keeps its length, so that a message stays as long as its headers say. Fields of JSON get noughts in the
place of letters and digits, so that their form still shows; everything else gets asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SECRET_NAME = r"(?:[\w.-]*(?:token|passw(?:or)?d|auth_pass|secret|api[_-]?key|jwt))"
_FIELD = re.compile(rf'("{_SECRET_NAME}"\s*:\s*")([^"\\]*)', re.IGNORECASE)
"""Of JSON; of those that are answered, none has a backslash."""
_SIGN = re.compile(r"[A-Za-z0-9]")
_OF_SIP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"""(\bsips?:[^\s:@<>"]*:)(?:([^\s@;<>"]++)(?=@)|[^\s@;<>"]*+)""",
        r"()\b(?:(eyJ[\w-]++\.[\w-]++\.[\w-]*+)|eyJ[\w-]*+)",
        r"(\binline:)([^\s|;]+)",
    )
)
"""Passwords of SIP URIs (RFC 3261 §19.1.1), JWTs (RFC 7519), SDES keys (RFC 4568).

What begins like one and is none is taken whole too, with no second group: else a hostile message that has thousands of
beginnings would be read as many times to its end.
"""
_OF_HTTP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"""((?<![\w.-]){_SECRET_NAME}=["']?)([^&#\s"'<>;,]+)""",
        r"""([?&](?:key|auth|sig|signature)=)([^&#\s"'<>]+)""",
        r"""(://[^\s/?#@:"'<>]*:)([^\s/?#@"'<>]+)(?=@)""",
    )
)
"""Tokens of a query or form, and passwords of URLs (RFC 3986 §3.2.1)."""
_CREDENTIALS = re.compile(r"(authorization[ \t]*:[ \t]*(?:\r?\n[ \t]+)*)(\w+)((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE)
"""Name, scheme, and the rest, over folded lines (RFC 3261 §7.3.1)."""
_DIGEST_ANSWER = re.compile(r'(\bresponse\s*=\s*"?)([^",\s]+)', re.IGNORECASE)
"""RFC 7616 §3.4: with quotes, or without as some clients write it. It is a hash of the password, which a word list
turns back where the password is a short one."""
_SECRET_ENTRY = re.compile(rf"{_SECRET_NAME}|(?:proxy-)?authorization|(?:set-)?cookie", re.IGNORECASE)
_MARKS = (b"authorization", b"inline:", b"eyj")
_MAYBE_PASSWORD = re.compile(rb"sips?:[^\s:@<>]*:[^\s@;<>]*+(@?)")
"""What, in small letters, a SIP message without secrets does not have: most are passed on as they are, and at once."""


def redacted(text: str) -> str:
    """Any text: a line, a log, a message, JSON."""
    text = _FIELD.sub(lambda found: found[1] + _SIGN.sub("0", found[2]), text)
    return _covered(_CREDENTIALS.sub(_without_credentials, text), (*_OF_SIP, *_OF_HTTP))


def redacted_message(message: bytes) -> bytes:
    """A SIP message of any bytes: all of them but the secrets stay."""
    small = message.lower()
    if not any(mark in small for mark in _MARKS) and not any(_MAYBE_PASSWORD.findall(small)):
        return message
    text = message.decode("latin-1")
    return _covered(_CREDENTIALS.sub(_without_credentials, text), _OF_SIP).encode("latin-1")


def redacted_detail(value: object, name: str = "") -> object:
    """Strings at any depth of mappings and lists, the value of an entry called `name` as a whole if that names one."""
    if isinstance(value, str):
        return "*" * len(value) if _SECRET_ENTRY.fullmatch(name) else redacted(value)
    if isinstance(value, Mapping):
        return {key: redacted_detail(each, str(key)) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [redacted_detail(each, name) for each in value]
    return value


def _covered(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(_with_asterisks, text)
    return text


def _with_asterisks(found: re.Match[str]) -> str:
    return found[0] if found[2] is None else found[1] + "*" * len(found[2])


def _without_credentials(found: re.Match[str]) -> str:
    """Of a digest only what comes from the password; any other scheme's credentials as a whole (RFC 7617, RFC 6750)."""
    name, scheme, rest = found.groups()
    if scheme.lower() == "digest":
        return name + scheme + _DIGEST_ANSWER.sub(_with_asterisks, rest)
    return name + scheme + re.sub(r"[^\s]", "*", rest)
