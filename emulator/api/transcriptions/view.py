"""The transcription object: exact keys and types of plivo_rest.md §5.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.records.billing import TRANSCRIPTION_RATE, transcription_charge

if TYPE_CHECKING:
    from emulator.records.models import RecordingRecord, TranscriptionRecord


def transcription_view(made: TranscriptionRecord, recording: RecordingRecord) -> dict[str, object]:
    """What came of it so far. Only what succeeded costs anything."""
    samples = recording.samples or 0
    return {
        "cost": float(transcription_charge(samples)) if made.status == "success" else 0.0,
        "rate": float(TRANSCRIPTION_RATE),
        "recording_duration_ms": samples // 8,
        "recording_start_ms": recording.start_wall_ms,
        "status": made.status,
        "transcription": made.text,
    }
