"""What the line of a simulated phone does, what may become known of it, and what its vendor puts around it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from emulator.sip.message import Request
    from hardware.simulators.order import PhoneOrder


class LineState(StrEnum):
    """What its line does."""

    IDLE = "idle"
    CALLING = "calling"
    """It has dialled, nobody has answered yet."""
    RINGING = "ringing"
    CONNECTED = "connected"
    HELD = "held"
    """By us."""


class Deed(StrEnum):
    """What a vendor's phone may report of itself."""

    BOOTED = "booted"
    REGISTERED = "registered"
    NOT_REGISTERED = "not registered"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    ESTABLISHED = "established"
    TERMINATED = "terminated"
    MISSED = "missed"
    REJECTED = "rejected"
    HELD = "held"
    RESUMED = "resumed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    OFF_HOOK = "off hook"
    ON_HOOK = "on hook"
    TRANSFERRED = "transferred"


class Surface(Protocol):
    """What a vendor puts around it."""

    def happened(self, deed: Deed) -> None:
        """Something did; the desk says more."""

    def answers_by_itself(self, invite: Request) -> float | None:
        """After how many seconds a call with this INVITE is answered unasked; None: it rings."""

    def notified(self, event: str, request: Request) -> int:
        """A NOTIFY came that nobody subscribed to; the status that answers it."""

    def configured(self, order: PhoneOrder) -> None:
        """The phone was told anew what it is."""
