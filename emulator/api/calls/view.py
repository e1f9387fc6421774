"""Live calls and call detail records: exact keys and types of plivo_rest.md §2.2, §2.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.records import billing
from emulator.webhooks.payloads import STIR_VERIFICATION

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.records.models import CallRecord

_STATES = {
    "completed": "ANSWER",
    "busy": "BUSY",
    "no-answer": "NO_ANSWER",
    "cancel": "CANCEL",
    "timeout": "TIMEOUT",
}


def live_view(record: CallRecord) -> dict[str, object]:
    """A call that has not ended."""
    return {
        "call_status": record.status,
        "call_uuid": record.call_uuid,
        "caller_name": record.caller_name,
        "direction": record.direction,
        "from": record.from_number,
        "request_uuid": record.request_uuid or record.call_uuid,
        "session_start": f"{utc(record.initiated_ns):%Y-%m-%d %H:%M:%S.%f}",
        "stir_attestation": "",
        "stir_verification": STIR_VERIFICATION,
        "to": record.to_number,
    }


def queued_view(record: CallRecord) -> dict[str, object]:
    """A call that has not begun to ring."""
    live = live_view(record)
    names = ("call_status", "call_uuid", "caller_name", "direction", "from", "request_uuid", "to")
    return {name: live[name] for name in names}


def detail_view(desk: Desk, record: CallRecord) -> dict[str, object]:
    """The detail record of a call that has ended."""
    seconds = billing.call_seconds(record.answered_ns, record.ended_ns)
    return {
        "answer_time": local_time(desk, record.answered_ns),
        "bill_duration": seconds,
        "billed_duration": billing.billed_seconds(seconds),
        "call_direction": record.direction,
        "call_duration": seconds,
        "call_state": _STATES.get(record.status, "FAILED"),
        "call_uuid": record.call_uuid,
        "cnam_lookup": "",
        "conference_uuid": record.conference_uuid or None,
        "end_time": local_time(desk, record.ended_ns),
        "from_number": record.from_number,
        "hangup_cause_code": record.hangup_code,
        "hangup_cause_name": record.hangup_name,
        "hangup_source": record.hangup_source,
        "initiation_time": local_time(desk, record.initiated_ns),
        "parent_call_uuid": record.parent_call_uuid or None,
        "resource_uri": desk.uri("Call", record.call_uuid),
        "source_ip": "",
        "stir_attestation": "",
        "stir_verification": STIR_VERIFICATION,
        "to_number": record.to_number,
        "total_amount": billing.call_amount(seconds),
        "total_rate": f"{billing.CALL_RATE:.5f}",
        "voice_network_group": "",
    }


def local_time(desk: Desk, wall_ns: int | None) -> str | None:
    """A time in the account's zone, as the API writes it."""
    zone = desk.account.storage.zone
    return None if wall_ns is None else utc(wall_ns).astimezone(zone).isoformat(" ", "seconds")
