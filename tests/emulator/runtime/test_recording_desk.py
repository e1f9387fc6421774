"""From promise to file: who is told when, and what the callback says."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import pytest

from emulator.audio.wav import wav_header
from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.callflow.control import RecordOrder, TranscriptionOrder
from emulator.calls.events import LOST, CallArrived, RecordingFinished, RecordingStarted
from emulator.records.models import CallRecord, PromisedRecording, RecordingRecord, TranscriptionRecord
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.announcer import Announcer
from emulator.runtime.call_book import CallBook
from emulator.runtime.finishing import Finishing
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.promises import Promises
from emulator.runtime.recording_desk import RecordingDesk
from emulator.runtime.requests import Requests
from emulator.runtime.room_compositions import RoomCompositions, compose_at_once
from tests.emulator.runtime.transcribing import transcriptions_of

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.callflow.control import RecordingHandle
    from emulator.calls.events import CallEvent
    from emulator.webhooks.request import WebhookRequest

BASE = "http://api.test/v1/Account/MA/Recording"


class _Courier:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.requests: list[WebhookRequest] = []
        self.fulfilled: list[str] = []

    def deliver(self, request: WebhookRequest, *, fulfils: Any = None) -> None:
        self.fulfilled.append("" if fulfils is None else fulfils.recording_id)
        self.requests.append(request)


class _Desk:
    """A desk in a world where encoding takes three seconds."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        async def encode(wav: Path, mp3: Path) -> None:
            await asyncio.sleep(3)
            if wav.stem in self.broken:
                raise OSError("no room")

        loop = asyncio.get_running_loop()
        self.broken: set[str] = set()
        self.store = store or Store.in_memory()
        self.courier = _Courier()
        ids = Ids.seeded("desk")
        self.book = book = CallBook(WallClock(epoch_ns=0))
        arrived = CallArrived(
            call_uuid="call",
            at=0.0,
            direction="inbound",
            from_number="15550100",
            to_number="15550199",
            caller_name="",
            auth_id="MA",
            sip_headers=(("X-PH-Case", "7"),),
        )
        if store is None:
            book.apply(arrived)
            self.record(arrived)
        requests = Requests(book=book, ids=ids, tokens=AccountTokens(self.store, book, "secret"), keep_plus=False)
        transcriptions, _ = transcriptions_of(self.store, self.courier, requests)
        self.desk = RecordingDesk(
            folder=folder,
            media_base="http://api.test/v1/Account",
            new_id=ids.uuid,
            book=book,
            promises=Promises(self.store, book),
            announcer=Announcer(book, requests, self.courier),  # type: ignore[arg-type]
            finishing=Finishing(RoomCompositions(compose_at_once, loop), Mp3Encodings(encode, loop)),
            transcriptions=transcriptions,
        )
        self.told: list[RecordingFinished] = []

    def promise(
        self,
        file_format: Literal["wav", "mp3"],
        *,
        api_id: str = "",
        transcription: TranscriptionOrder | None = None,
    ) -> RecordingHandle:
        order = RecordOrder(
            mode="session",
            file_format=file_format,
            stereo=True,
            max_length_s=60,
            callback_url="http://app.test/done",
            callback_method="POST",
            transcription=transcription,
        )
        return self.desk.promise("call", order, api_id=api_id)

    def record(self, event: CallEvent) -> None:
        """The store learns of a fact."""
        self.store.record(event, WallClock(epoch_ns=0))

    def close(self, handle: RecordingHandle, error: str = "", reason: str = "leg_closed") -> RecordingFinished:
        """The engine closes the file, and the facts take their way."""
        event = RecordingFinished(
            recording_id=handle.recording_id,
            call_uuid="call",
            at=asyncio.get_running_loop().time(),
            path=self.desk.wav_path(handle.recording_id),
            samples=8000,
            start_wall_ms=1000,
            reason=reason,
            error=error,
        )
        self.desk.complete(event, self._tell)
        return event

    def _tell(self, event: RecordingStarted | RecordingFinished) -> None:
        self.record(event)
        if isinstance(event, RecordingFinished):
            self.told.append(event)
            self.desk.finished(event)


@pytest.mark.asyncio
async def test_a_wav_is_told_at_once(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = rig.promise("wav")
    assert handle.record_url == f"{BASE}/{handle.recording_id}.wav"
    event = rig.close(handle)
    assert rig.told == [event]
    assert rig.desk.is_idle()
    [request] = rig.courier.requests
    assert dict(request.fields)["RecordUrl"] == handle.record_url


@pytest.mark.asyncio
async def test_an_mp3_is_told_when_it_is_whole(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = rig.promise("mp3")
    assert handle.record_url == f"{BASE}/{handle.recording_id}.mp3"
    waiting = asyncio.create_task(rig.desk.ready(handle.recording_id))
    event = rig.close(handle)
    await asyncio.sleep(2.9)
    assert rig.told == []
    assert rig.courier.requests == []
    assert not waiting.done()
    assert not rig.desk.is_idle()
    await rig.desk.drain(10)
    mp3 = str(tmp_path / f"{handle.recording_id}.mp3")
    assert rig.told == [replace(event, path=mp3, at=3.0)]
    await waiting
    [request] = rig.courier.requests
    assert dict(request.fields)["RecordUrl"] == handle.record_url
    assert dict(request.fields)["RecordingDurationMs"] == "1000"


@pytest.mark.asyncio
async def test_a_failed_encode_is_no_recording(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    broken, good = rig.promise("mp3"), rig.promise("mp3")
    rig.broken.add(broken.recording_id)
    rig.close(broken)
    rig.close(good)
    await asyncio.wait_for(rig.desk.ready(broken.recording_id), 5)
    await rig.desk.drain(10)
    assert [event.error for event in rig.told] == ["no room", ""]
    said = [dict(request.fields) for request in rig.courier.requests]
    assert [(fields["RecordUrl"], fields["RecordingDurationMs"]) for fields in said] == [
        (broken.record_url, "0"),
        (good.record_url, "1000"),
    ]


@pytest.mark.asyncio
async def test_a_recording_that_failed_is_not_encoded(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    event = rig.close(rig.promise("mp3"), error="disk full")
    assert rig.told == [event]
    [request] = rig.courier.requests
    fields = dict(request.fields)
    assert (fields["RecordingDuration"], fields["RecordingStartMs"], fields["RecordingEndMs"]) == ("0", "1000", "1000")


@pytest.mark.asyncio
async def test_the_api_callback_names_its_request(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    rig.close(rig.promise("wav", api_id="api-1"))
    assert "api-1" in dict(rig.courier.requests[0].fields).values()


@pytest.mark.asyncio
async def test_nobody_waits_for_what_was_not_promised(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    await rig.desk.ready("unknown")
    event = RecordingFinished(
        recording_id="unknown", call_uuid="call", at=0.0, path="x.wav", samples=0, start_wall_ms=0, reason=""
    )
    rig.desk.complete(event, rig._tell)
    assert rig.told == [event]
    assert rig.courier.requests == []


def wav_of(samples: int) -> bytes:
    return wav_header(0, 1) + bytes(2 * samples)


@pytest.mark.asyncio
async def test_a_lost_recording_is_as_long_as_its_file(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = rig.promise("wav")
    path = tmp_path / f"{handle.recording_id}.wav"
    path.write_bytes(wav_of(12_000))
    rig.close(handle, error="the engine is gone", reason=LOST)
    assert [(event.samples, event.reason, event.error) for event in rig.told] == [(12_000, "recovered", "")]
    [request] = rig.courier.requests
    assert dict(request.fields)["RecordingDurationMs"] == "1500"
    assert json.loads(path.with_suffix(".sidecar.json").read_text())["reason"] == "recovered"


@pytest.mark.asyncio
@pytest.mark.parametrize("content", [None, b"", wav_of(0)])
async def test_a_lost_recording_without_a_sample_has_failed(tmp_path: Path, content: bytes | None) -> None:
    rig = _Desk(tmp_path)
    handle = rig.promise("wav")
    if content is not None:
        (tmp_path / f"{handle.recording_id}.wav").write_bytes(content)
    rig.close(handle, error="the engine is gone", reason=LOST)
    [told] = rig.told
    assert told.error.partition(";")[0] == "the engine is gone"
    [request] = rig.courier.requests
    assert dict(request.fields)["RecordingDurationMs"] == "0"


async def after_a_crash(rig: _Desk, folder: Path) -> _Desk:
    """Another desk on the same store and folder."""
    again = _Desk(folder, rig.store)
    await again.desk.resume(again._tell, asyncio.get_running_loop().time)
    return again


def begun(
    rig: _Desk,
    file_format: Literal["wav", "mp3"],
    *,
    api_id: str = "",
    transcription: TranscriptionOrder | None = None,
) -> RecordingHandle:
    """A recording whose recorder was armed."""
    handle = rig.promise(file_format, api_id=api_id, transcription=transcription)
    rig.record(
        RecordingStarted(
            recording_id=handle.recording_id,
            call_uuid="call",
            at=0.0,
            start_wall_ms=1000,
            file_format=file_format,
            channels=1,
            origin="xml",
        )
    )
    return handle


@pytest.mark.asyncio
@pytest.mark.parametrize("api_id", ["", "api-1"])
async def test_a_crash_before_the_beginning_was_stored_costs_no_recording(tmp_path: Path, api_id: str) -> None:
    rig = _Desk(tmp_path)
    handle = rig.promise("wav", api_id=api_id)
    path = tmp_path / f"{handle.recording_id}.wav"
    path.write_bytes(wav_of(8000))
    path.with_suffix(".sidecar.json").write_text(json.dumps({"start_wall_ms": 4711}))
    again = await after_a_crash(rig, tmp_path)
    (record,) = rig.store.all(RecordingRecord)
    assert (record.recording_id, record.call_uuid, record.samples) == (handle.recording_id, "call", 8000)
    assert (record.start_wall_ms, record.origin) == (4711, "api" if api_id else "xml")
    assert record.is_ready
    assert len(again.courier.requests) == 1


@pytest.mark.asyncio
async def test_a_file_whose_call_nobody_knows_is_removed(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = rig.promise("wav")
    path = tmp_path / f"{handle.recording_id}.wav"
    path.write_bytes(wav_of(8000))
    path.with_suffix(".sidecar.json").write_text("{}")
    rig.store.delete(CallRecord, "call")
    await after_a_crash(rig, tmp_path)
    assert not any(file.exists() for file in (path, path.with_suffix(".sidecar.json")))
    assert not rig.store.all(RecordingRecord)
    assert not rig.store.all(PromisedRecording)


@pytest.mark.asyncio
@pytest.mark.parametrize("file_format", ["wav", "mp3"])
async def test_a_crash_while_recording_costs_no_callback(tmp_path: Path, file_format: Literal["wav", "mp3"]) -> None:
    rig = _Desk(tmp_path)
    handle = begun(rig, file_format)
    (tmp_path / f"{handle.recording_id}.wav").write_bytes(wav_of(8000))
    again = await after_a_crash(rig, tmp_path)
    await again.desk.drain(10)
    [told] = again.told
    assert (told.path, told.samples) == (str(tmp_path / f"{handle.recording_id}.{file_format}"), 8000)
    [request] = again.courier.requests
    fields = dict(request.fields)
    assert (fields["RecordUrl"], fields["RecordingDurationMs"]) == (handle.record_url, "1000")
    assert fields["X-PH-Case"] == "7"
    assert again.courier.fulfilled == [handle.recording_id]


@pytest.mark.asyncio
async def test_a_crash_between_the_record_and_its_callback_costs_no_callback(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = begun(rig, "wav", api_id="api-1")
    rig.record(
        RecordingFinished(
            recording_id=handle.recording_id,
            call_uuid="call",
            at=2.0,
            path="x.wav",
            samples=9600,
            start_wall_ms=1000,
            reason="stopped",
        )
    )
    again = await after_a_crash(rig, tmp_path)
    assert again.told == [], "the store knows it"
    [request] = again.courier.requests
    assert dict(request.fields)["recording_duration_ms"] == "1200"


@pytest.mark.asyncio
async def test_what_never_began_to_record_is_not_told(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    rig.promise("wav")
    again = await after_a_crash(rig, tmp_path)
    assert (again.told, again.courier.requests) == ([], [])
    assert again.store.all(PromisedRecording) == ()


@pytest.mark.asyncio
async def test_a_transcription_comes_after_the_recording_and_after_a_crash_too(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = begun(rig, "wav", transcription=TranscriptionOrder(url="http://app.test/text"))
    (tmp_path / f"{handle.recording_id}.wav").write_bytes(wav_of(8000))
    rig.record(
        RecordingFinished(
            recording_id=handle.recording_id,
            call_uuid="call",
            at=2.0,
            path=str(tmp_path / f"{handle.recording_id}.wav"),
            samples=8000,
            start_wall_ms=1000,
            reason="stopped",
        )
    )
    again = await after_a_crash(rig, tmp_path)
    assert not again.desk.is_idle()
    await asyncio.sleep(1)
    assert again.desk.is_idle()
    assert [request.kind for request in again.courier.requests] == ["Record callback", "Transcription callback"]
    assert await again.desk.close() == 0


@pytest.mark.asyncio
async def test_no_recording_no_transcription(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    rig.promise("wav", transcription=TranscriptionOrder())
    rig.desk.forget("call")
    assert rig.store.all(TranscriptionRecord) == ()
