"""A stream: exact keys and types of plivo_rest.md §2.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.calls.view import local_time
from emulator.base.clock import utc
from emulator.records import billing

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.records.models import StreamRecord


def stream_view(desk: Desk, record: StreamRecord) -> dict[str, object]:
    """The stream object; one that has not ended has no duration yet."""
    seconds = billing.call_seconds(record.started_ns, record.ended_ns)
    return {
        "audio_track": record.audio_track,
        "bidirectional": record.is_bidirectional,
        "bill_duration": seconds,
        "billed_amount": billing.call_amount(seconds, billing.STREAM_RATE),
        "call_uuid": record.call_uuid,
        "content_type": record.content_type,
        "created_at": utc(record.created_ns).isoformat(" ", "microseconds"),
        "end_time": local_time(desk, record.ended_ns),
        "plivo_auth_id": desk.auth_id,
        "resource_uri": desk.uri(f"Call/{record.call_uuid}/Stream", record.stream_id),
        "rounded_bill_duration": billing.billed_seconds(seconds),
        "service_url": record.service_url,
        "start_time": local_time(desk, record.started_ns),
        "status": record.status,
        "status_callback_url": record.status_callback_url,
        "stream_id": record.stream_id,
    }
