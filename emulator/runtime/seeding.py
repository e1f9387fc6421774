"""Puts calls and recordings that never happened into the store, with files of silence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from emulator.audio.wav import HEADER_BYTES, wav_header
from emulator.base.errors import Unavailable
from emulator.base.units import NS_PER_S, SAMPLES_PER_S
from emulator.calls import causes
from emulator.records.models import CallRecord, RecordingRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.api.control.seed_schema import Seed, Sown, SownCall, SownRecording
    from emulator.base.ids import Ids
    from emulator.records.store import Store

NS_PER_MS = 1_000_000


class Seeding:
    """Of one account."""

    def __init__(self, *, auth_id: str, store: Store, ids: Ids, folder: Path, now_ns: Callable[[], int]) -> None:
        """`folder` is where the files of recordings live."""
        self._auth_id = auth_id
        self._store = store
        self._ids = ids
        self._folder = folder
        self._now_ns = now_ns

    def sow(self, seed: Seed) -> tuple[list[str], list[str]]:
        """Ids of the calls and of the recordings. Raises Unavailable when the disk or the store is full."""
        calls = [self._call(sown) for sown in seed.calls for _ in range(sown.count)]
        recordings = [self._recording(sown) for sown in seed.recordings for _ in range(sown.count)]
        return calls, recordings

    def _call(self, sown: SownCall) -> str:
        call_uuid, ended_ns = self._ids.uuid(), self._when(sown)
        cause = causes.hangup(sown.hangup_cause_code, source=sown.hangup_source)
        began_ns = ended_ns - round(sown.seconds * NS_PER_S)
        record = CallRecord(
            call_uuid=call_uuid,
            auth_id=self._auth_id,
            direction=sown.direction,
            from_number=sown.from_number,
            to_number=sown.to_number,
            caller_name="",
            request_uuid=call_uuid if sown.direction == "outbound" else "",
            parent_call_uuid="",
            status=causes.call_status(cause, answered=sown.answered),
            initiated_ns=began_ns,
            answered_ns=began_ns if sown.answered else None,
            ended_ns=ended_ns,
            hangup_cause=cause.cause,
            hangup_code=cause.code,
            hangup_name=cause.name,
            hangup_source=cause.source,
        )
        self._store.put(record)
        return call_uuid

    def _recording(self, sown: SownRecording) -> str:
        recording_id, added_ns = self._ids.uuid(), self._when(sown)
        samples = round(sown.seconds * SAMPLES_PER_S)
        record = RecordingRecord(
            recording_id=recording_id,
            auth_id=self._auth_id,
            call_uuid=sown.call_uuid or self._ids.uuid(),
            from_number=sown.from_number,
            to_number=sown.to_number,
            file_format="wav",
            channels=sown.channels,
            origin="xml",
            start_wall_ms=(added_ns - round(sown.seconds * NS_PER_S)) // NS_PER_MS,
            added_ns=added_ns,
            samples=samples,
            path=str(self._silence(recording_id, samples, sown.channels)),
        )
        self._store.put(record)
        return recording_id

    def _silence(self, recording_id: str, samples: int, channels: int) -> Path:
        """A file whose samples take no room on the disk: they are a hole."""
        path = self._folder / f"{recording_id}.wav"
        try:
            path.write_bytes(wav_header(samples, channels))
            os.truncate(path, HEADER_BYTES + 2 * channels * samples)
        except OSError as error:
            raise Unavailable(f"{path}: {error.strerror}") from error
        return path

    def _when(self, sown: Sown) -> int:
        return sown.at if sown.at is not None else self._now_ns() - (sown.age or 0)
