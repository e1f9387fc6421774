"""The few rules of RFC 3261 §25 that every header field shares: quoting, lists, host and port, numbers."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from emulator.base.errors import PeerViolation

MAGIC_COOKIE = "z9hG4bK"
"""What every branch of RFC 3261 begins with (§8.1.1.7)."""
DEFAULT_PORT = 5060
MAX_SEQUENCE = 2**31
"""CSeq numbers are below this (§8.1.1.5)."""

_TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HOST_PORT = re.compile(r"\s*(\[[0-9A-Fa-f:.]+\]|[^\s:;,@<>\[\]]+)\s*(?::\s*([0-9]{1,5})\s*)?")
_NUMBER = re.compile(r"[0-9]{1,10}")
_LIST_DELIMITERS = re.compile(r'["<>,\\]')


@lru_cache(maxsize=1024)
def is_token(text: str) -> bool:
    """Whether `text` is a `token`: a method, a header field name, an option tag. The same few come in every message."""
    return _TOKEN.fullmatch(text) is not None


def quote(text: str) -> str:
    """`text` as a quoted-string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquote(text: str) -> str:
    """The content of a quoted-string; anything else comes back as it is."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _ESCAPED.sub(r"\1", text[1:-1])
    return text


def one_line(text: str) -> str:
    """`text` without line breaks, so that a value can never begin a header field of its own."""
    return text.replace("\r", " ").replace("\n", " ") if "\r" in text or "\n" in text else text


def split_list(text: str) -> list[str]:
    """The elements of a comma-separated list; commas in quotes and angle brackets do not separate."""
    if "," not in text:
        return [text.strip()]
    elements: list[str] = []
    begin, quoted, bracketed, skip = 0, False, False, -1
    for found in _LIST_DELIMITERS.finditer(text):
        mark, at = found.group(), found.start()
        if at == skip:
            continue
        if mark == "\\":
            skip = at + 1 if quoted else -1
        elif mark == '"':
            quoted = not quoted
        elif not quoted and mark in "<>":
            bracketed = mark == "<"
        elif not quoted and not bracketed:
            elements.append(text[begin:at].strip())
            begin = at + 1
    elements.append(text[begin:].strip())
    return [element for element in elements if element]


def parse_host_port(text: str, place: str) -> tuple[str, int | None]:
    """(host, port) of a `hostport`. Raises PeerViolation naming `place`.

    An IPv6 reference loses its brackets and is written as RFC 5952 §4 wants it, so that two of them can be compared.
    """
    match = _HOST_PORT.fullmatch(text)
    if match is None:
        raise PeerViolation(f"not a host and port: {text[:60]!r}", place=place, status=400)
    port = int(match[2]) if match[2] else None
    if port is not None and port > 65535:
        raise PeerViolation(f"port {port} does not exist", place=place, status=400)
    return (_ipv6(match[1][1:-1], place) if match[1].startswith("[") else match[1]), port


def _ipv6(text: str, place: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        raise PeerViolation(f"not an IPv6 address: {text[:60]!r}", place=place, status=400) from None


def format_host_port(host: str, port: int | None) -> str:
    """The inverse of `parse_host_port`."""
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def parse_number(text: str, place: str, limit: int = 2**32) -> int:
    """A decimal number below `limit`. Raises PeerViolation naming `place`."""
    text = text.strip()
    if not _NUMBER.fullmatch(text) or int(text) >= limit:
        raise PeerViolation(f"not a number below {limit}: {text[:20]!r}", place=place, status=400)
    return int(text)
