"""Delivery limits in the fragment of a URL, `#ct=2000&rc=2`: plivo_xml_callbacks.md §5."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

_LONGEST = 6
"""Digits of a number; Python reads some thousands of them slowly, and no more at all."""
_RANGES = {
    "ct": (100, 10_000),
    "rt": (100, 40_000),
    "tt": (100, 55_000),
    "rc": (0, 5),
}
_PATH = "/%:@!$&'()*+,;="
_QUERY = f"{_PATH}?"
"""What is not escaped, and what is already."""
_FAULTS = frozenset({"4xx", "5xx", "ct", "rt"})
_REGIONS = frozenset({"nearest", "local", "n_california", "n_virginia", "frankfurt", "singapore", "mumbai"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLimits:
    """How long a webhook may take and how often it is tried."""

    connect_ms: int = 2_000
    read_ms: int = 40_000
    """To the first byte, and between packets."""
    total_ms: int = 55_000
    """Over all tries."""
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct", "rt"})
    """Of 4xx, 5xx, ct (no connection in time), rt (no answer in time)."""
    region: str = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A URL as an application wrote it, taken apart."""

    url: str
    """Without the fragment and as it goes over the wire: what is signed and requested. Can always be taken apart."""
    limits: DeliveryLimits
    notes: tuple[str, ...] = ()
    """What was wrong in the fragment, for the time line."""


def parse_address(text: str) -> Address:
    """Split off the fragment. A value out of range falls back to its default and is noted; so is what is no URL."""
    try:
        url, fragment = _split(text.strip())
    except ValueError as problem:
        escaped = quote(text.strip(), safe=":/?&=")
        return Address(url=escaped, limits=DeliveryLimits(), notes=(f"{text.strip()!r} is no URL: {problem}",))
    given = dict(parse_qsl(fragment, keep_blank_values=True))
    notes: list[str] = []
    numbers = {name: _number(name, given, notes) for name in _RANGES}
    default = DeliveryLimits()
    limits = DeliveryLimits(
        connect_ms=_or(numbers["ct"], default.connect_ms),
        read_ms=_or(numbers["rt"], default.read_ms),
        total_ms=_or(numbers["tt"], default.total_ms),
        retries=_or(numbers["rc"], default.retries),
        retry_on=_retry_on(given, notes) or default.retry_on,
        region=_region(given, notes) or default.region,
    )
    unknown = sorted(set(given) - set(_RANGES) - {"rp", "er"})
    notes += [f"#{name} is not a delivery limit; it is ignored" for name in unknown]
    return Address(url=url, limits=limits, notes=tuple(notes))


def _split(text: str) -> tuple[str, str]:
    """The URL as an HTTP client puts it on the wire (RFC 3986 §2.1, §6.2.3), which is what an app sees and checks."""
    parts = urlsplit(text)
    path = quote(parts.path, safe=_PATH) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, quote(parts.query, safe=_QUERY), "")), parts.fragment


def _number(name: str, given: dict[str, str], notes: list[str]) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    lowest, highest = _RANGES[name]
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST and lowest <= int(text) <= highest:
        return int(text)
    notes.append(f"#{name}={text} is not within {lowest}-{highest}; the default is used")
    return None


def _retry_on(given: dict[str, str], notes: list[str]) -> frozenset[str] | None:
    text = given.get("rp")
    if text is None:
        return None
    named = frozenset(part.strip() for part in text.split(","))
    if named == {"all"}:
        return _FAULTS
    if named <= _FAULTS | {"all"}:
        return _FAULTS if "all" in named else named
    notes.append(f"#rp={text} is not a list of 4xx, 5xx, ct, rt or all; the default is used")
    return None


def _region(given: dict[str, str], notes: list[str]) -> str | None:
    text = given.get("er")
    if text is None or text in _REGIONS:
        return text
    notes.append(f"#er={text} is not a known region; the default is used")
    return None


def _or(value: int | None, default: int) -> int:
    return default if value is None else value
