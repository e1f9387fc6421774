"""The recording object: exact keys and types of plivo_rest.md §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.records import storage

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.records.models import RecordingRecord


def recording_view(desk: Desk, record: RecordingRecord) -> dict[str, object]:
    """One recording whose file is whole. Milliseconds are strings, storage figures are numbers."""
    samples = record.samples or 0
    now_ns, terms = desk.operator.wall_ns(), desk.account.storage
    duration_ms = samples // 8
    return {
        "add_time": utc(record.added_ns).astimezone(terms.zone).isoformat(" ", "microseconds"),
        "call_uuid": record.call_uuid,
        "conference_name": record.conference_name,
        "conference_uuid": record.conference_uuid or None,
        "from_number": record.from_number,
        "monthly_recording_storage_amount": float(terms.monthly_amount(samples, record.added_ns, now_ns)),
        "mpc_name": record.mpc_name or None,
        "mpc_uuid": record.mpc_uuid or None,
        "recording_duration_ms": _milliseconds(duration_ms),
        "recording_end_ms": _milliseconds(record.start_wall_ms + duration_ms),
        "recording_format": record.file_format,
        "recording_id": record.recording_id,
        "recording_start_ms": _milliseconds(record.start_wall_ms),
        "recording_storage_duration": terms.days(record.added_ns, now_ns),
        "recording_storage_rate": float(storage.RATE),
        "recording_type": "conference" if record.conference_uuid or record.mpc_uuid else "call",
        "recording_url": desk.operator.recording_url(
            record.subaccount or record.auth_id, record.recording_id, record.file_format
        ),
        "resource_uri": desk.uri("Recording", record.recording_id),
        "rounded_recording_duration": storage.rounded_recording_s(samples),
        "to_number": record.to_number,
    }


def _milliseconds(value: int) -> str:
    return f"{value}.00000"
