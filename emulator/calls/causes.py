"""Why calls end: SIP status and platform reasons → Plivo's cause, code, name and status (plivo_xml_callbacks.md §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from emulator.calls.events import HangupCause

if TYPE_CHECKING:
    from emulator.calls.events import CallStatus, Direction

UnansweredStatus = Literal["busy", "failed", "cancel", "timeout", "no-answer"]
"""What both a CallStatus and a DialStatus can be when nobody answered."""

CODE_NAMES: dict[int, str] = {
    0: "Unknown",
    1000: "Canceled",
    1020: "Canceled (Simultaneous dial limit reached)",
    2000: "Invalid Destination Address",
    2020: "Endpoint Not Registered",
    2040: "Destination Number Barred",
    2060: "Loop Detected",
    3000: "No Answer",
    3010: "Busy Line",
    3020: "Rejected",
    3030: "Unknown Caller ID",
    3040: "Forbidden",
    3050: "Unallocated number",
    3070: "Request timeout",
    3080: "Internal server error from carrier",
    3090: "Network congestion from carrier",
    3100: "Busy everywhere",
    3110: "Declined",
    3120: "User does not exist anywhere",
    3130: "Spam block",
    4000: "Normal Hangup",
    4010: "End Of XML Instructions",
    4020: "Multiparty Call Ended",
    4030: "Kicked Out Of Multiparty Call",
    4240: "sip_auth_failed",
    4250: "sip_auth_timeout",
    5000: "Network Error",
    5010: "Internal Error",
    5020: "Routing Error",
    6000: "Scheduled Hangup",
    6010: "Ring Timeout Reached",
    6020: "Media Timeout",
    7011: "Error Reaching Answer URL",
    7012: "Error Reaching Action URL",
    7013: "Error Reaching Transfer URL",
    7014: "Error Reaching Redirect URL",
    7022: "Invalid Action URL",
    7023: "Invalid Transfer URL",
    7024: "Invalid Redirect URL",
    7032: "Invalid Method For Action URL",
    7033: "Invalid Method For Transfer URL",
    7034: "Invalid Method For Redirect URL",
    8011: "Invalid Answer XML",
    8012: "Invalid Action XML",
    8013: "Invalid Transfer XML",
    8014: "Invalid Redirect XML",
    9000: "Lost Race",
    9100: "Machine Detected",
    9110: "Confirm Key Challenge Failed",
}
"""Codes and names of Plivo that a call can end with here; docs/hangup-causes.md has the others, too."""


class _Refusal(NamedTuple):
    cause: str
    code: int
    status: UnansweredStatus


_REFUSALS: dict[int, _Refusal] = {
    403: _Refusal("CALL_REJECTED", 3040, "failed"),
    404: _Refusal("UNALLOCATED_NUMBER", 3050, "failed"),
    408: _Refusal("RECOVERY_ON_TIMER_EXPIRE", 3070, "timeout"),
    410: _Refusal("NUMBER_CHANGED", 3050, "failed"),
    433: _Refusal("CALL_REJECTED", 3030, "failed"),
    480: _Refusal("NO_USER_RESPONSE", 3000, "no-answer"),
    482: _Refusal("EXCHANGE_ROUTING_ERROR", 2060, "failed"),
    483: _Refusal("EXCHANGE_ROUTING_ERROR", 2060, "failed"),
    484: _Refusal("INVALID_NUMBER_FORMAT", 2000, "failed"),
    486: _Refusal("USER_BUSY", 3010, "busy"),
    487: _Refusal("ORIGINATOR_CANCEL", 1000, "cancel"),
    488: _Refusal("INCOMPATIBLE_DESTINATION", 5020, "failed"),
    500: _Refusal("NORMAL_TEMPORARY_FAILURE", 3080, "failed"),
    502: _Refusal("NORMAL_TEMPORARY_FAILURE", 3080, "failed"),
    503: _Refusal("NORMAL_TEMPORARY_FAILURE", 3090, "failed"),
    504: _Refusal("RECOVERY_ON_TIMER_EXPIRE", 3070, "timeout"),
    600: _Refusal("USER_BUSY", 3100, "busy"),
    603: _Refusal("CALL_REJECTED", 3110, "failed"),
    604: _Refusal("NO_ROUTE_DESTINATION", 3120, "failed"),
    606: _Refusal("INCOMPATIBLE_DESTINATION", 5020, "failed"),
    607: _Refusal("CALL_REJECTED", 3130, "failed"),
    608: _Refusal("CALL_REJECTED", 3130, "failed"),
}
_UNLISTED = _Refusal("NORMAL_TEMPORARY_FAILURE", 3080, "failed")
_STATUS_OF_CODE: dict[int, UnansweredStatus] = {
    **{refusal.code: refusal.status for refusal in _REFUSALS.values()},
    1020: "cancel",
    4020: "cancel",
    4250: "timeout",
    6010: "no-answer",
    9000: "cancel",
    9110: "no-answer",
}


def hangup(code: int, *, cause: str = "NORMAL_CLEARING", source: str) -> HangupCause:
    """The cause of Plivo code `code`, with its printed name."""
    return HangupCause(cause=cause, code=code, name=CODE_NAMES.get(code, CODE_NAMES[0]), source=source)


def refused(status: int) -> HangupCause:
    """What a final SIP refusal of a leg that we dialled means."""
    refusal = _REFUSALS.get(status, _UNLISTED)
    return hangup(refusal.code, cause=refusal.cause, source="Carrier")


def call_status(cause: HangupCause, *, answered: bool) -> CallStatus:
    """The final CallStatus of a call: completed once it was answered, else what the cause says."""
    return "completed" if answered else unanswered_status(cause)


def unanswered_status(cause: HangupCause) -> UnansweredStatus:
    """What became of a leg that nobody answered."""
    return _STATUS_OF_CODE.get(cause.code, "failed")


def of_end(*, by_peer: bool, direction: Direction) -> HangupCause:
    """Why an established leg is over: its peer sent BYE, or (not `by_peer`) answers no more."""
    if not by_peer:
        return PEER_VANISHED
    return ENDED_BY_CALLER if direction == "inbound" else ENDED_BY_CALLEE


ENDED_BY_CALLER = hangup(4000, source="Caller")
ENDED_BY_CALLEE = hangup(4000, source="Callee")
ENDED_BY_API = hangup(4000, source="API Request")
CANCELLED_BY_CALLER = hangup(1000, cause="ORIGINATOR_CANCEL", source="Caller")
CANCELLED_BY_API = hangup(1000, cause="ORIGINATOR_CANCEL", source="API Request")
MULTI_PARTY_ENDED = hangup(4020, source="Plivo")
LOST_RACE = hangup(9000, cause="LOSE_RACE", source="Plivo")
SIP_AUTH_FAILED = hangup(4240, cause="CALL_REJECTED", source="Carrier")
SIP_AUTH_TIMEOUT = hangup(4250, cause="RECOVERY_ON_TIMER_EXPIRE", source="Carrier")
NOT_CONFIRMED = hangup(9110, source="Plivo")
DIAL_LIMIT = hangup(1020, cause="ORIGINATOR_CANCEL", source="Plivo")
MACHINE_DETECTED = hangup(9100, source="Plivo")
RING_TIMEOUT = hangup(6010, cause="NO_ANSWER", source="Plivo")
TIME_LIMIT = hangup(6000, cause="ALLOTTED_TIMEOUT", source="Plivo")
NO_PORT = hangup(5010, cause="NORMAL_TEMPORARY_FAILURE", source="Error")
ENGINE_LOST = hangup(5010, cause="NORMAL_TEMPORARY_FAILURE", source="Error")
MEDIA_TIMEOUT = hangup(6020, cause="MEDIA_TIMEOUT", source="Plivo")
NOT_REGISTERED = hangup(2020, cause="USER_NOT_REGISTERED", source="Plivo")
PREFIX_REFUSED = hangup(2050, cause="OUTGOING_CALL_BARRED", source="Plivo")
EMERGENCY_REFUSED = hangup(2040, cause="OUTGOING_CALL_BARRED", source="Plivo")
NOT_COMPATIBLE = hangup(5020, cause="INCOMPATIBLE_DESTINATION", source="Error")
PEER_VANISHED = hangup(5000, cause="RECOVERY_ON_TIMER_EXPIRE", source="Error")
