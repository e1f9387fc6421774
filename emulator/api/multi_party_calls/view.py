"""Multiparty Calls and those who are in them: exact keys and types of plivo_rest.md §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.records import billing

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.api.multi_party_calls.finding import Named
    from emulator.records.models import ParticipantRecord


def multi_party_view(desk: Desk, named: Named) -> dict[str, object]:
    """The Multiparty Call; what is counted of it is null until it is over."""
    record = named.record
    is_over = record.ended_ns is not None
    uri = desk.uri("MultiPartyCall", named.path)
    return {
        "billed_amount": billing.call_amount(record.billed_s) if is_over else None,
        "billed_duration": record.billed_s if is_over else None,
        "creation_time": _moment(record.created_ns),
        "duration": billing.call_seconds(record.started_ns, record.ended_ns) if is_over else None,
        "end_time": _moment(record.ended_ns),
        "friendly_name": record.friendly_name,
        "mpc_uuid": record.mpc_uuid,
        "participants": f"{uri}Participant/",
        "recording": record.recording,
        "resource_uri": uri,
        "start_time": _moment(record.started_ns),
        "status": record.status,
        "stay_alone": record.stay_alone,
        "sub_account": desk.subaccount_uri(record.subaccount),
        "termination_cause": record.termination_cause or None,
        "termination_cause_code": record.termination_cause_code or None,
    }


def participant_view(desk: Desk, named: Named, record: ParticipantRecord) -> dict[str, object]:
    """Who is or was in it; how somebody takes part who is gone is null, and so is what is counted of who is not."""
    is_gone = record.left_ns is not None
    seconds = billing.call_seconds(record.joined_ns, record.left_ns)
    return {
        "billed_amount": billing.call_amount(seconds) if is_gone else None,
        "billed_duration": billing.billed_seconds(seconds) if is_gone else None,
        "call_uuid": record.call_uuid,
        "coach_mode": None if is_gone else record.coach_mode,
        "duration": seconds if is_gone else None,
        "end_mpc_on_exit": record.end_mpc_on_exit,
        "exit_cause": record.exit_cause or None,
        "exit_time": _moment(record.left_ns),
        "hold": None if is_gone else record.hold,
        "join_time": _moment(record.joined_ns),
        "member_id": record.member_id,
        "mpc_uuid": record.mpc_uuid,
        "mute": None if is_gone else record.mute,
        "participant_exit_cause": record.exit_cause or None,
        "resource_uri": desk.uri(f"MultiPartyCall/{named.path}/Participant", record.member_id),
        "role": record.role,
        "start_mpc_on_enter": record.start_mpc_on_enter,
    }


def _moment(wall_ns: int | None) -> str | None:
    """Always in UTC."""
    return None if wall_ns is None else utc(wall_ns).isoformat(" ", "seconds")
