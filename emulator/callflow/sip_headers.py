"""The sipHeaders notation `key=value,key2=value2`, sent as X-PH-key: plivo_xml_callbacks.md §1.3, §7."""

from __future__ import annotations

_RESERVED_PREFIXES = ("ph-", "plivo", "fs-", "sipauth", "zt-", "twilio")
_RESERVED = {"clientregion"}


def parse_sip_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Header names and values to send. Reserved keys and pairs that cannot stand in a header are dropped."""
    headers = []
    for pair in text.split(","):
        key, found, value = pair.partition("=")
        key, value = key.strip(), value.strip()
        if found and _is_allowed(key) and value.isprintable():
            headers.append((f"X-PH-{key}", value))
    return tuple(headers)


def _is_allowed(key: str) -> bool:
    lowered = key.lower()
    is_name = bool(key) and key.isascii() and all(c.isalnum() or c == "-" for c in key)
    return is_name and lowered not in _RESERVED and not lowered.startswith(_RESERVED_PREFIXES)
