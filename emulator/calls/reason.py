"""Why we end a call, as the far end is told: the header field Reason (RFC 3326), with causes of Q.850."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.calls.events import HangupCause
    from emulator.sip.commands import Headers

_Q850 = {
    "UNALLOCATED_NUMBER": 1,
    "NO_ROUTE_DESTINATION": 3,
    "NORMAL_CLEARING": 16,
    "USER_BUSY": 17,
    "NO_USER_RESPONSE": 18,
    "NO_ANSWER": 19,
    "CALL_REJECTED": 21,
    "NUMBER_CHANGED": 22,
    "EXCHANGE_ROUTING_ERROR": 25,
    "INVALID_NUMBER_FORMAT": 28,
    "NORMAL_TEMPORARY_FAILURE": 41,
    "OUTGOING_CALL_BARRED": 52,
    "INCOMPATIBLE_DESTINATION": 88,
    "RECOVERY_ON_TIMER_EXPIRE": 102,
    "MEDIA_TIMEOUT": 102,  # Of FreeSWITCH; Q.850 has no closer word for audio that did not come in time.
}
ELSEWHERE: Headers = (("Reason", 'SIP;cause=200;text="Call completed elsewhere"'),)
"""Of the CANCEL to a phone that another one was faster than (RFC 3326 §1): its display shows no missed call."""


def reason_for(cause: HangupCause) -> Headers:
    """The field for a cause; none for those that FreeSWITCH invented and Q.850 does not know."""
    if cause.cause == "LOSE_RACE":
        return ELSEWHERE
    number = _Q850.get(cause.cause)
    return () if number is None else (("Reason", f'Q.850;cause={number};text="{cause.cause}"'),)
