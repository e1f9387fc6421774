"""A recording of which there is a file and no record: the platform was killed before it could store that it began."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.audio.wav import HEADER_BYTES, wav_channels
from emulator.calls.events import RecordingStarted
from emulator.runtime.room_files import manifest_of
from emulator.runtime.salvage import read_sidecar

if TYPE_CHECKING:
    from emulator.records.models import PromisedRecording

_MS_PER_S = 1000


def beginning(kept: PromisedRecording, at: float) -> RecordingStarted | None:
    """The fact that was lost, as its file tells it at platform time `at`. None when there is no such file."""
    wav = Path(kept.wav_path)
    try:
        # Of a room there are tracks and a manifest; how many channels they make is told when they are put together.
        channels = 1 if kept.layout else _channels(wav)
        written_ms = round((manifest_of(wav) if kept.layout else wav).stat().st_mtime * _MS_PER_S)
    except OSError:
        return None
    if channels is None:
        return None
    return RecordingStarted(
        recording_id=kept.recording_id,
        call_uuid=kept.call_uuid,
        at=at,
        start_wall_ms=int(read_sidecar(wav.with_suffix(".sidecar.json")).get("start_wall_ms", written_ms)),
        file_format="mp3" if kept.file_format == "mp3" else "wav",
        channels=channels,
        origin="api" if kept.api_id else "xml",
        conference_name=kept.conference_name,
        conference_uuid=kept.conference_uuid,
        mpc_name=kept.mpc_name,
        mpc_uuid=kept.mpc_uuid,
        member_id=kept.member_id,
    )


def discard(kept: PromisedRecording) -> None:
    """Remove files that cannot belong to any call."""
    wav = Path(kept.wav_path)
    for path in wav.parent.glob(f"{wav.stem}.*"):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _channels(wav: Path) -> int | None:
    with wav.open("rb") as file:
        return wav_channels(file.read(HEADER_BYTES))
