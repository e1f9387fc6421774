"""Puts calls and recordings that never happened into the store, with files of silence."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.audio.wav import HEADER_BYTES, wav_header
from emulator.base.errors import Unavailable
from emulator.base.units import NS_PER_S, SAMPLES_PER_S
from emulator.calls import causes
from emulator.records.models import CallRecord, RecordingRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.api.control.seed_schema import Seed, SownCall, SownRecording
    from emulator.base.ids import Ids
    from emulator.records.store import Store

NS_PER_MS = 1_000_000
AT_ONCE = 200
"""So many are made in one go, some tens of milliseconds: calls are answered in between."""


class Seeding:
    """Of one account."""

    def __init__(self, *, auth_id: str, store: Store, ids: Ids, folder: Path, now_ns: Callable[[], int]) -> None:
        """`folder` is where the files of recordings live."""
        self._auth_id = auth_id
        self._store = store
        self._ids = ids
        self._folder = folder
        self._now_ns = now_ns
        self.is_idle = True
        """False while it sows."""

    async def sow(self, seed: Seed) -> tuple[list[str], list[str]]:
        """Ids of the calls and of the recordings: all of them are there then. Calls go on meanwhile.

        Raises Unavailable when the disk or the store is full; nothing is there then.
        """
        now_ns, done = self._now_ns(), list[CallRecord | RecordingRecord]()
        calls = (self._call(sown, now_ns) for sown in seed.calls for _ in range(sown.count))
        recordings = (self._recording(sown, now_ns) for sown in seed.recordings for _ in range(sown.count))
        everything: Iterator[CallRecord | RecordingRecord] = chain(calls, recordings)
        self.is_idle = False
        try:
            while some := list(islice(everything, AT_ONCE)):
                done += some
                for record in some:
                    if isinstance(record, RecordingRecord):
                        _write_silence(record)
                self._store.add(some)
                await asyncio.sleep(0)
        except BaseException:
            self._take_back(done)
            raise
        finally:
            self.is_idle = True
        return (
            [record.call_uuid for record in done if isinstance(record, CallRecord)],
            [record.recording_id for record in done if isinstance(record, RecordingRecord)],
        )

    def _take_back(self, records: list[CallRecord | RecordingRecord]) -> None:
        for record in records:
            if isinstance(record, RecordingRecord):
                with suppress(OSError):
                    Path(record.path).unlink(missing_ok=True)
        with suppress(Unavailable):  # What is wrong with the store is told already.
            self._store.rewrite(gone=records)

    def _call(self, sown: SownCall, now_ns: int) -> CallRecord:
        call_uuid, ended_ns = self._ids.uuid(), sown.when(now_ns)
        cause = causes.hangup(sown.hangup_cause_code, source=sown.hangup_source)
        began_ns = ended_ns - round(sown.seconds * NS_PER_S)
        return CallRecord(
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

    def _recording(self, sown: SownRecording, now_ns: int) -> RecordingRecord:
        recording_id, added_ns = self._ids.uuid(), sown.when(now_ns)
        return RecordingRecord(
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
            samples=round(sown.seconds * SAMPLES_PER_S),
            path=str(self._folder / f"{recording_id}.wav"),
        )


def _write_silence(record: RecordingRecord) -> None:
    """A file whose samples take no room on the disk: they are a hole."""
    assert record.samples is not None
    try:
        Path(record.path).write_bytes(wav_header(record.samples, record.channels))
        os.truncate(record.path, HEADER_BYTES + 2 * record.channels * record.samples)
    except OSError as error:
        raise Unavailable(f"{record.path}: {error.strerror}") from error
