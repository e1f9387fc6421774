"""From a finished recording to the transcription that is told of, once, whatever happens in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.callflow.control import TranscriptionOrder
from emulator.records.models import RecordingRecord, TranscriptionRecord
from emulator.records.store import Store
from emulator.runtime import transcriptions
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.call_book import CallBook
from emulator.runtime.requests import Requests
from emulator.webhooks.schema import faults_of
from tests.emulator.runtime.transcribing import Ears, transcriptions_of

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.webhooks.request import WebhookRequest

REC = "01234567-89ab-cdef-0123-456789abcdef"
RECORDING = RecordingRecord(
    recording_id=REC,
    auth_id="MA",
    call_uuid=REC,
    from_number="1",
    to_number="2",
    file_format="mp3",
    channels=1,
    origin="xml",
    start_wall_ms=0,
    added_ns=0,
    samples=8000 * 61,
    path="/data/rec.mp3",
)
ORDER = TranscriptionOrder(url="http://app.test/text", method="GET")


class _Rig:
    """Transcriptions of one store, and the webhooks that they sent."""

    def __init__(self, *, ears: Ears | None = None, delay_s: float = 0.0, store: Store | None = None) -> None:
        self.store = store or Store.in_memory()
        self.sent: list[WebhookRequest] = []
        self.ears = ears or Ears()
        book = CallBook(WallClock(epoch_ns=0))
        tokens = AccountTokens(self.store, book, "secret")
        requests = Requests(book=book, ids=Ids.seeded("t"), tokens=tokens, keep_plus=False)
        self.made, self.notes = transcriptions_of(self.store, self, requests, ears=self.ears, delay_s=delay_s)

    def deliver(self, request: WebhookRequest) -> None:
        self.sent.append(request)

    async def finish(self, recording: RecordingRecord = RECORDING, order: TranscriptionOrder = ORDER) -> None:
        """A recording is ordered with its transcription, and finished."""
        self.made.order(REC, REC, order)
        self.store.put(recording)
        self.made.begin(REC)
        await asyncio.gather(*self.made._tasks.values(), return_exceptions=True)

    @property
    def kept(self) -> TranscriptionRecord:
        record = self.store.get(TranscriptionRecord, REC)
        assert record is not None
        return record

    @property
    def told(self) -> dict[str, str]:
        (request,) = self.sent
        assert faults_of("Transcription callback", dict(request.fields)) == []
        return dict(request.fields)


@pytest.mark.asyncio
async def test_what_was_said_is_told_and_kept() -> None:
    rig = _Rig()
    await rig.finish()
    assert rig.told == {
        "transcription": "hello",
        "transcription_charge": "0.10000",
        "transcription_rate": "0.05000",
        "duration": "61",
        "call_uuid": REC,
        "recording_id": REC,
        "error": "",
    }
    assert (rig.sent[0].method, rig.sent[0].kind) == ("GET", "Transcription callback")
    assert any(name == "X-Plivo-Signature-V3" for name, _ in rig.sent[0].headers)
    assert (rig.kept.status, rig.kept.text, rig.kept.is_told) == ("success", "hello", True)
    ((order, limit_s),) = rig.ears.orders
    assert (order["audio"], order["language"], order["hints"], limit_s) == ("/data/rec.wav", "en-US", [], 91.0)
    assert rig.notes == [f"transcription of recording {REC} (ears, confidence 0.75): hello"]


@pytest.mark.asyncio
async def test_without_an_order_nothing_happens() -> None:
    rig = _Rig()
    rig.store.put(RECORDING)
    rig.made.begin(REC)
    assert rig.made.is_idle()


@pytest.mark.asyncio
async def test_without_a_url_it_is_kept_only() -> None:
    rig = _Rig()
    await rig.finish(order=TranscriptionOrder())
    assert (rig.kept.text, rig.sent) == ("hello", [])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("samples", "error", "status"),
    [
        (4 * 3600 * 8000 + 1, "Recording duration too long for transcription", "failed"),
        (4 * 3600 * 8000, "", "success"),
        (4000, "", "success"),
    ],
)
async def test_how_long_a_recording_may_be(samples: int, error: str, status: str) -> None:
    rig = _Rig()
    await rig.finish(replace(RECORDING, samples=samples))
    assert (rig.told["error"], rig.kept.status, len(rig.ears.orders)) == (error, status, not error)
    if error:
        assert rig.told["transcription_charge"] == "0.00000"


@pytest.mark.asyncio
async def test_less_than_half_a_second_has_an_empty_transcription() -> None:
    rig = _Rig()
    await rig.finish(replace(RECORDING, samples=3999))
    assert (rig.told["transcription"], rig.told["error"], rig.ears.orders) == ("", "", [])


@pytest.mark.asyncio
async def test_how_large_its_file_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcriptions, "LARGEST_BYTES", 100)
    (tmp_path / "rec.mp3").write_bytes(bytes(100))
    rig = _Rig()
    await rig.finish(replace(RECORDING, path=str(tmp_path / "rec.mp3")))
    assert rig.told["error"] == "Recording file size too large for transcription"
    (tmp_path / "rec.mp3").write_bytes(bytes(99))
    rig = _Rig()
    await rig.finish(replace(RECORDING, path=str(tmp_path / "rec.mp3")))
    assert rig.told["error"] == ""


@pytest.mark.asyncio
async def test_a_recording_that_failed() -> None:
    rig = _Rig()
    await rig.finish(replace(RECORDING, error="disk full"))
    assert (rig.told["error"], rig.told["transcription"]) == ("Recording failed", "")


@pytest.mark.asyncio
async def test_who_cannot_hear_says_so_in_the_time_line() -> None:
    rig = _Rig(ears=Ears(complaint="no extra"))
    await rig.finish()
    assert (rig.told["transcription"], rig.told["error"]) == ("", "")
    assert rig.notes == [f"transcription of recording {REC} is empty: nothing was understood; ears: no extra"]


@pytest.mark.asyncio
async def test_it_is_held_back_for_as_long_as_the_ledger_says() -> None:
    rig = _Rig(delay_s=300.0)
    task = asyncio.create_task(rig.finish())
    await asyncio.sleep(299)
    assert (rig.sent, rig.kept.text, rig.kept.is_told) == ([], "hello", False)
    await asyncio.sleep(2)
    assert rig.told["transcription"] == "hello"
    await task


@pytest.mark.asyncio
async def test_what_was_not_told_is_told_by_the_next_platform() -> None:
    first = _Rig(delay_s=300.0)
    task = asyncio.create_task(first.finish())
    await asyncio.sleep(1)
    assert await first.made.close() == 1
    await task
    second = _Rig(store=first.store)
    second.made.resume()
    await asyncio.sleep(1)
    assert second.told["transcription"] == "hello"
    assert second.ears.orders == [], "it was made already"
    third = _Rig(store=first.store)
    third.made.resume()
    assert third.made.is_idle()
    assert await third.made.close() == 0


@pytest.mark.asyncio
async def test_what_never_began_to_record_is_forgotten() -> None:
    rig = _Rig()
    rig.made.order(REC, REC, ORDER)
    rig.made.resume()
    assert rig.store.get(TranscriptionRecord, REC) is None
