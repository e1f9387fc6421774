"""What becomes of the tracks of a recording: docs/fidelity.md has why."""

from __future__ import annotations

import pytest

from emulator.runtime.room_record_order import RoomRecordOrder


@pytest.mark.parametrize(
    ("of", "file_format", "layout"),
    [
        ("conference", "wav", "mix"),
        ("conference", "mp3", "mix"),
        ("mpc", "wav", "members"),
        ("mpc", "mp3", "mix"),
        ("participant_all", "wav", "members"),
        ("participant_all", "mp3", "named_and_rest"),
        ("participant", "wav", ""),
        ("participant", "mp3", ""),
    ],
)
def test_layouts(of: str, file_format: str, layout: str) -> None:
    assert RoomRecordOrder(of=of, call_uuid="a", file_format=file_format).layout == layout  # type: ignore[arg-type]
