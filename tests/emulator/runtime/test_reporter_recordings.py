"""The store, the time line and the webhooks learn of a recording together, when its file stands."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.base.trace import Trace
from emulator.callflow.control import RecordOrder
from emulator.calls import actions
from emulator.calls.events import CallArrived, RecordingFinished, RecordingStarted
from emulator.records.models import RecordingRecord
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.announcer import Announcer
from emulator.runtime.call_book import CallBook
from emulator.runtime.fact_keeper import FactKeeper
from emulator.runtime.finishing import Finishing
from emulator.runtime.flow_surroundings import FlowSurroundings
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.mp3_worker import EncodeFailed
from emulator.runtime.promised_hangups import PromisedHangups
from emulator.runtime.promises import Promises
from emulator.runtime.recording_desk import RecordingDesk
from emulator.runtime.reporter import Reporter
from emulator.runtime.requests import Requests
from emulator.runtime.room_compositions import RoomCompositions, compose_at_once
from tests.emulator.runtime.transcribing import transcriptions_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.webhooks.request import WebhookRequest

ARRIVED = CallArrived(
    call_uuid="call",
    at=0.0,
    direction="inbound",
    from_number="15550100",
    to_number="15550199",
    caller_name="",
    auth_id="MA",
)


class _Courier:
    def __init__(self) -> None:
        self.requests: list[WebhookRequest] = []
        self.fulfilled: list[str] = []

    def deliver(self, request: WebhookRequest, *, fulfils: Any = None) -> None:
        self.fulfilled.append("" if fulfils is None else fulfils.recording_id)
        self.requests.append(request)


class _Office:
    """A reporter with its store, desk and time line; encoding takes two seconds and may fail."""

    def __init__(self, folder: Path, *, fails: bool) -> None:
        async def encode(wav: Path, mp3: Path) -> None:
            await asyncio.sleep(2)
            if fails:
                raise EncodeFailed(f"{wav.suffix} to {mp3.suffix}: no room")

        loop, wall, ids = asyncio.get_running_loop(), WallClock(epoch_ns=0), Ids.seeded("office")
        book, self.courier, self.trace, self.store = CallBook(wall), _Courier(), Trace(), Store.in_memory()
        requests = Requests(book=book, ids=ids, tokens=AccountTokens(self.store, book, "secret"), keep_plus=False)
        courier = cast("Any", self.courier)
        self.desk = RecordingDesk(
            folder=folder,
            media_base="http://api.test",
            new_id=ids.uuid,
            book=book,
            promises=Promises(self.store, book),
            announcer=Announcer(book, requests, courier),
            finishing=Finishing(RoomCompositions(compose_at_once, loop), Mp3Encodings(encode, loop)),
            transcriptions=transcriptions_of(self.store, courier, requests)[0],
        )
        nothing = cast("Any", None)
        around = FlowSurroundings(
            switchboard=nothing,
            book=book,
            hangups=PromisedHangups(store=self.store, book=book, requests=requests, courier=courier),
            recordings=self.desk,
            transcriptions=nothing,
            retention=nothing,
            requests=requests,
            courier=courier,
            sounds=nothing,
            streams=nothing,
            multi_party=nothing,
            multi_party_recorder=nothing,
            wall=wall,
            recognition=nothing,
            inputs=nothing,
            ids=ids,
            note=lambda *_: None,
        )
        self.reporter = Reporter(
            around=around, urls=lambda _: None, keep=FactKeeper(self.store, wall).keep, trace=self.trace, loop=loop
        )
        self.recording_id = self._record()

    def _record(self) -> str:
        """A call is recorded, and the engine closes the WAV at once."""
        order = RecordOrder(
            mode="session",
            file_format="mp3",
            stereo=True,
            max_length_s=60,
            callback_url="http://app.test/done",
            callback_method="POST",
        )
        self.reporter.tell(actions.Report(event=ARRIVED))
        recording_id = self.desk.promise("call", order).recording_id
        started = RecordingStarted(
            recording_id=recording_id,
            call_uuid="call",
            at=0.0,
            start_wall_ms=0,
            file_format="mp3",
            channels=2,
            origin="xml",
        )
        finished = RecordingFinished(
            recording_id=recording_id,
            call_uuid="call",
            at=0.0,
            path=self.desk.wav_path(recording_id),
            samples=8000,
            start_wall_ms=0,
            reason="leg_closed",
        )
        for event in (started, finished):
            self.reporter.tell(actions.Report(event=event))
        return recording_id

    @property
    def record(self) -> RecordingRecord:
        found = self.store.get(RecordingRecord, self.recording_id)
        assert found is not None
        return found

    def lines(self) -> list[str]:
        return [event.summary.replace(self.recording_id, "R") for event in self.trace.events]


@pytest.fixture
def offices() -> Iterator[list[_Office]]:
    """Those that were opened; their stores are closed at the end."""
    opened: list[_Office] = []
    yield opened
    for office in opened:
        office.store.close()


@pytest.mark.asyncio
async def test_nobody_knows_before_the_mp3_is_whole(tmp_path: Path, offices: list[_Office]) -> None:
    office = _Office(tmp_path, fails=False)
    offices.append(office)
    await asyncio.sleep(1.9)
    assert not office.record.is_ready
    assert office.courier.requests == []
    assert office.lines()[1:] == ["recording R started: mp3, 2 channel(s)"]
    await office.desk.drain(10)
    assert office.record.is_ready
    assert office.record.path == str(tmp_path / f"{office.recording_id}.mp3")
    assert office.record.samples == 8000
    assert office.record.added_ns == 2_000_000_000
    assert len(office.courier.requests) == 1
    assert office.lines()[2:] == ["recording R finished: 1.000 s, leg_closed"]


@pytest.mark.asyncio
async def test_a_failed_encode_is_in_the_store_and_in_the_time_line(tmp_path: Path, offices: list[_Office]) -> None:
    office = _Office(tmp_path, fails=True)
    offices.append(office)
    await office.desk.drain(10)
    assert not office.record.is_ready
    assert office.record.error == ".wav to .mp3: no room"
    [request] = office.courier.requests
    assert dict(request.fields)["RecordingDurationMs"] == "0"
    assert office.lines()[2:] == ["recording R finished: failed: .wav to .mp3: no room"]
