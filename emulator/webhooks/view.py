"""A call as a webhook shows it: one frozen snapshot, taken when the request is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.calls.events import HangupCause

if TYPE_CHECKING:
    from emulator.calls.events import CallStatus, Direction
    from emulator.records.models import CallRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """What is known of a call. Times are wall nanoseconds since 1970; numbers are digits or SIP URIs."""

    call_uuid: str
    auth_id: str
    """Of the main account."""
    direction: Direction
    from_number: str
    to_number: str
    status: CallStatus
    initiated_ns: int
    """SessionStart."""
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""
    caller_name: str = ""
    request_uuid: str = ""
    """Outbound API calls only."""
    a_leg_uuid: str = ""
    """The leg that the application controls; for a B leg its parent."""
    answered_ns: int | None = None
    ended_ns: int | None = None
    hangup: HangupCause | None = None
    """None while the call lives."""
    sip_headers: tuple[tuple[str, str], ...] = ()
    """X-PH-* headers of the INVITE, and ForwardedFrom when the call was diverted to us."""
    is_machine: bool = False
    """Machine detection found that a machine answered."""


def view_of(record: CallRecord, *, sip_headers: tuple[tuple[str, str], ...] = (), is_machine: bool = False) -> CallView:
    """The snapshot of a call as the ledger knows it now."""
    return CallView(
        call_uuid=record.call_uuid,
        auth_id=record.auth_id,
        subaccount=record.subaccount,
        direction=record.direction,
        from_number=record.from_number,
        to_number=record.to_number,
        status=record.status,
        initiated_ns=record.initiated_ns,
        caller_name=record.caller_name,
        request_uuid=record.request_uuid,
        a_leg_uuid=record.parent_call_uuid,
        answered_ns=record.answered_ns,
        ended_ns=record.ended_ns,
        hangup=_hangup(record),
        sip_headers=sip_headers,
        is_machine=is_machine,
    )


def _hangup(record: CallRecord) -> HangupCause | None:
    if record.ended_ns is None:
        return None
    return HangupCause(
        cause=record.hangup_cause,
        code=record.hangup_code,
        name=record.hangup_name,
        source=record.hangup_source,
    )
