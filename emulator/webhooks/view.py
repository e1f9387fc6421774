"""A call as a webhook shows it: one frozen snapshot, taken when the request is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.calls.events import CallStatus, Direction, HangupCause


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """What is known of a call. Times are aware UTC; numbers are digits or SIP URIs, without scheme or plus."""

    call_uuid: str
    auth_id: str
    direction: Direction
    from_number: str
    to_number: str
    status: CallStatus
    initiated: datetime
    """SessionStart."""
    caller_name: str = ""
    request_uuid: str = ""
    """Outbound API calls only."""
    a_leg_uuid: str = ""
    """The leg that the application controls; for a B leg its parent."""
    forwarded_from: str = ""
    answered: datetime | None = None
    ended: datetime | None = None
    hangup: HangupCause | None = None
    """None while the call lives."""
    bill_rate: str = "0.00000"
    """Price per minute, five decimals."""
    sip_headers: tuple[tuple[str, str], ...] = ()
    """X-PH-* headers of the INVITE."""
