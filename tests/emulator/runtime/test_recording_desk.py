"""From promise to file: who is told when, and what the callback says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.callflow.control import RecordOrder
from emulator.calls.events import CallArrived, RecordingFinished
from emulator.runtime.call_book import CallBook
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.recording_desk import RecordingDesk
from emulator.runtime.requests import Requests

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.callflow.control import RecordingHandle
    from emulator.webhooks.request import WebhookRequest

BASE = "http://api.test/v1/Account/MA/Recording"


class _Courier:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.requests: list[WebhookRequest] = []

    def deliver(self, request: WebhookRequest) -> None:
        self.requests.append(request)


class _Desk:
    """A desk in a world where encoding takes three seconds."""

    def __init__(self, folder: Path) -> None:
        async def encode(wav: Path, mp3: Path) -> None:
            await asyncio.sleep(3)
            if wav.stem in self.broken:
                raise OSError("no room")

        self.broken: set[str] = set()
        self.courier = _Courier()
        ids = Ids.seeded("desk")
        book = CallBook(WallClock(epoch_ns=0))
        book.apply(
            CallArrived(
                call_uuid="call",
                at=0.0,
                direction="inbound",
                from_number="15550100",
                to_number="15550199",
                caller_name="",
                auth_id="MA",
            )
        )
        self.desk = RecordingDesk(
            folder=folder,
            media_base=BASE,
            ids=ids,
            book=book,
            courier=self.courier,  # type: ignore[arg-type]
            requests=Requests(book=book, ids=ids, auth_token="secret", keep_plus=False),
            encodings=Mp3Encodings(encode, asyncio.get_running_loop()),
        )
        self.told: list[RecordingFinished] = []

    def promise(self, file_format: Literal["wav", "mp3"], *, api_id: str = "") -> RecordingHandle:
        order = RecordOrder(
            mode="session",
            file_format=file_format,
            stereo=True,
            max_length_s=60,
            callback_url="http://app.test/done",
            callback_method="POST",
        )
        return self.desk.promise("call", order, api_id=api_id)

    def close(self, handle: RecordingHandle, error: str = "") -> RecordingFinished:
        """The engine closes the file, and the facts take their way."""
        event = RecordingFinished(
            recording_id=handle.recording_id,
            call_uuid="call",
            at=asyncio.get_running_loop().time(),
            path=self.desk.wav_path(handle.recording_id),
            samples=8000,
            start_wall_ms=1000,
            reason="leg_closed",
            error=error,
        )
        self.desk.complete(event, self._tell)
        return event

    def _tell(self, event: RecordingFinished) -> None:
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
    assert [dict(request.fields)["RecordUrl"] for request in rig.courier.requests] == [good.record_url]


@pytest.mark.asyncio
async def test_a_recording_that_failed_is_not_encoded(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    event = rig.close(rig.promise("mp3"), error="disk full")
    assert rig.told == [event]
    assert rig.courier.requests == []


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
