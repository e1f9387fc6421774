"""Deleting a recording removes every file that belongs to it, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from emulator.records.models import RecordingRecord, TranscriptionRecord
from emulator.records.store import Store
from emulator.runtime.operator import PlatformOperator

if TYPE_CHECKING:
    from pathlib import Path


def operator(store: Store | None = None) -> PlatformOperator:
    """Of a platform of which nothing but its files is asked."""
    nothing = cast("Any", None)
    return PlatformOperator(
        account=nothing,
        store=store or Store.in_memory(),
        around=nothing,
        live_calls=nothing,
        wall_ns=lambda: 0,
        registration=lambda _: None,
        note_exchange=lambda _: None,
    )


def record(path: Path) -> RecordingRecord:
    return RecordingRecord(
        recording_id=path.stem,
        auth_id="MA",
        call_uuid="call",
        from_number="",
        to_number="",
        file_format="mp3" if path.suffix == ".mp3" else "wav",
        channels=2,
        origin="xml",
        start_wall_ms=0,
        added_ns=0,
        samples=8000,
        path=str(path),
    )


@pytest.mark.parametrize("name", ["one.mp3", "one.wav"])
def test_everything_of_one_recording_goes(tmp_path: Path, name: str) -> None:
    for stem in ("one", "other"):
        for suffix in (".wav", ".mp3", ".sidecar.json"):
            if suffix != ".mp3" or name == "one.mp3":
                (tmp_path / (stem + suffix)).touch()
    operator().discard_recording(record(tmp_path / name))
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {"other"}
    operator().discard_recording(record(tmp_path / name))


def test_its_transcription_goes_too(tmp_path: Path) -> None:
    store = Store.in_memory()
    for name in ("one", "other"):
        store.put(
            TranscriptionRecord(
                recording_id=name, auth_id="MA", call_uuid="call", callback_url="", callback_method="POST"
            )
        )
    operator(store).discard_recording(record(tmp_path / "one.wav"))
    assert [kept.recording_id for kept in store.all(TranscriptionRecord)] == ["other"]
