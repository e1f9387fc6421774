"""Records: when a recording can be fetched."""

from __future__ import annotations

import pytest

from emulator.records.models import RecordingRecord


@pytest.mark.parametrize(
    ("samples", "error", "ready"), [(None, "", False), (0, "", True), (160, "", True), (160, "disk full", False)]
)
def test_ready_means_whole_and_without_error(samples: int | None, error: str, ready: bool) -> None:
    record = RecordingRecord(
        recording_id="r",
        auth_id="a",
        call_uuid="c",
        from_number="1",
        to_number="2",
        file_format="wav",
        channels=2,
        origin="xml",
        start_wall_ms=0,
        added_ns=0,
        samples=samples,
        error=error,
    )
    assert record.is_ready is ready
