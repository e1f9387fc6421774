"""Keys in the body of an INFO (RFC 6086 §2, legacy usage): `application/dtmf-relay`, `application/dtmf`, hook flash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.base.errors import PeerViolation

if TYPE_CHECKING:
    from emulator.sip.message import Request

KEYS = "0123456789*#ABCD"
FLASH = "!"
"""What stands for the hook flash."""
RELAY, PLAIN, HOOK_FLASH = "application/dtmf-relay", "application/dtmf", "application/hook-flash"
ACCEPT = ("Accept", f"{RELAY}, {PLAIN}, {HOOK_FLASH}")
"""What the refusal of another type names (RFC 3261 §21.4.13)."""
_NUMBERED = {str(number): key for number, key in enumerate(KEYS + FLASH)}
"""Some phones send the number of the event (RFC 4733 §3.2) instead of its character."""


class Keypress(NamedTuple):
    """A key, and how long it was down as far as the INFO says."""

    key: str
    """A DTMF digit or FLASH."""
    duration_ms: int | None = None

    @property
    def digit(self) -> str:
        """The DTMF digit; empty when the hook was flashed."""
        return "" if self.key == FLASH else self.key


def read_keypress(info: Request) -> Keypress | None:
    """The key that an INFO reports; None when it has no body.

    Raises PeerViolation with status 415 for a body of another type, 400 for one that names no key.
    """
    kind = info.content_type
    if not info.body.strip() and kind != HOOK_FLASH:
        return None
    if kind == HOOK_FLASH:
        return Keypress(FLASH)
    if kind not in {RELAY, PLAIN}:
        raise PeerViolation(f"{kind or 'a body without type'} is not spoken here", place="Content-Type", status=415)
    text = info.body.decode("ascii", "replace")
    fields = {
        name.strip().lower(): value.strip()
        for name, equals, value in (line.partition("=") for line in text.splitlines())
        if equals
    }
    return Keypress(_key(fields.get("signal", "" if fields else text.strip())), _duration(fields.get("duration", "")))


def write_relay(key: str, duration_ms: int) -> bytes:
    """The body of an `application/dtmf-relay`."""
    return f"Signal={key}\r\nDuration={duration_ms}\r\n".encode()


def _key(signal: str) -> str:
    key = signal.upper()
    key = _NUMBERED.get(key, key)
    if len(key) != 1 or key not in KEYS + FLASH:
        raise PeerViolation(f"{signal[:20]!r} is no key", place="INFO body", status=400)
    return key


def _duration(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
