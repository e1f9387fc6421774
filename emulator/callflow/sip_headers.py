"""The sipHeaders notation `key=value,key2=value2`, sent as X-PH-key: plivo_xml_callbacks.md §1.3, §7."""

from __future__ import annotations

import re

PREFIX = "X-PH-"
LONGEST_NAME = 24
"""Characters, the prefix included."""
LONGEST_VALUE = 120
_KEY = re.compile(r"[A-Za-z0-9-]+")
_VALUE = re.compile(r"[A-Za-z0-9_+().%-]*")
_RESERVED_PREFIXES = ("ph-", "plivo", "fs-", "sipauth", "zt-", "twilio")
_RESERVED = {"clientregion"}


def parse_sip_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Header names and values to send. Reserved keys and pairs that break the rules are dropped."""
    return tuple((f"{PREFIX}{key}", value) for key, value in map(_halves, text.split(",")) if not _fault(key, value))


def dropped_sip_headers(text: str) -> list[str]:
    """Which pairs are not sent, and why, a line each."""
    pairs = [pair for pair in text.split(",") if pair.strip()]
    return [f"{pair.strip()[:LONGEST_VALUE]!r} {fault}" for pair in pairs if (fault := _fault(*_halves(pair)))]


def _halves(pair: str) -> tuple[str, str]:
    """Key and value; without an equals sign there is no key."""
    key, found, value = pair.partition("=")
    return (key.strip(), value.strip()) if found else ("", "")


def _fault(key: str, value: str) -> str:
    """What is wrong with a pair, or an empty string."""
    lowered = key.lower()
    if not _KEY.fullmatch(key):
        return "is not a key of letters, digits and -, an equals sign and a value"
    if lowered in _RESERVED or lowered.startswith(_RESERVED_PREFIXES):
        return "has a key that is reserved"
    if len(PREFIX) + len(key) > LONGEST_NAME:
        return f"has a key of more than {LONGEST_NAME - len(PREFIX)} characters"
    if not _VALUE.fullmatch(value):
        return "has a value with other characters than letters, digits and _ - + ( ) % ."
    return f"has a value of more than {LONGEST_VALUE} characters" if len(value) > LONGEST_VALUE else ""
