"""Recordings and their transcriptions as the REST API orders about them, on real files, store and tasks."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.callflow.control import TranscriptionOrder
from emulator.records.models import RecordingRecord, TranscriptionRecord
from emulator.records.storage import Storage
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.call_book import CallBook
from emulator.runtime.operator import PlatformOperator
from emulator.runtime.requests import Requests
from emulator.runtime.retention import Retention
from tests.emulator.records.test_shelf import recording
from tests.emulator.runtime.transcribing import Ears, transcriptions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.webhooks.request import WebhookRequest

ORDER = TranscriptionOrder(url="http://app.test/text", method="POST")


class _SlowEars(Ears):
    async def run(self, command: Sequence[str], order: bytes, limit_s: float) -> bytes:
        await asyncio.sleep(60)
        return await super().run(command, order, limit_s)


class _Rig:
    """An operator, one finished recording, and the webhooks that were sent."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.in_memory()
        self.sent: list[WebhookRequest] = []
        book = CallBook(WallClock(epoch_ns=0))
        tokens = AccountTokens(self.store, book, "secret")
        requests = Requests(book=book, ids=Ids.seeded("t"), tokens=tokens, keep_plus=False)
        courier = SimpleNamespace(deliver=self.sent.append)
        transcriptions, _ = transcriptions_of(self.store, courier, requests, ears=_SlowEars())
        retention = Retention(
            store=self.store,
            auth_id="MA",
            terms=Storage,
            wall_ns=lambda: 7,
            loop=asyncio.get_running_loop(),
            gone=transcriptions.forget,
            note=lambda _: None,
        )
        nothing = cast("Any", None)
        self.operator = PlatformOperator(
            account=nothing,
            store=self.store,
            around=cast("Any", SimpleNamespace(transcriptions=transcriptions, retention=retention)),
            live_calls=nothing,
            live_conferences=nothing,
            wall_ns=lambda: 7,
            registration=lambda _: None,
            note_exchange=lambda _: None,
        )
        self._folder = folder
        path = folder / "one.wav"
        path.write_bytes(b"RIFF")
        self.record = recording("one", path=str(path))
        self.store.put(self.record)

    def files(self) -> list[Path]:
        return list(self._folder.iterdir())

    @property
    def text(self) -> str | None:
        kept = self.store.get(TranscriptionRecord, "one")
        return None if kept is None else kept.text


@pytest.mark.asyncio
async def test_a_recording_can_be_transcribed_long_after_its_call_and_again(tmp_path: Path) -> None:
    rig = _Rig(tmp_path)
    for tries in (1, 2):
        rig.operator.transcribe(rig.record, ORDER)
        assert rig.text == ""
        await asyncio.sleep(61)
        assert (rig.text, len(rig.sent)) == ("hello", tries)


@pytest.mark.asyncio
async def test_a_transcription_that_nobody_wants_any_more_is_given_up(tmp_path: Path) -> None:
    rig = _Rig(tmp_path)
    rig.operator.transcribe(rig.record, ORDER)
    await asyncio.sleep(30)
    rig.operator.forget_transcription("one")
    await asyncio.sleep(61)
    assert (rig.text, rig.sent) == (None, [])


@pytest.mark.asyncio
async def test_a_recording_takes_its_transcription_along(tmp_path: Path) -> None:
    rig = _Rig(tmp_path)
    rig.operator.transcribe(rig.record, ORDER)
    await asyncio.sleep(30)
    with rig.operator.open_recording(rig.record) as file:
        rig.operator.delete_recording("one")
        assert file.read() == b"RIFF", "whoever is fetching it gets it whole"
    await asyncio.sleep(61)
    assert (rig.text, rig.sent) == (None, [])
    (left,) = rig.store.all(RecordingRecord)
    assert left.deleted_ns == 7
    assert rig.files() == []
    with pytest.raises(FileNotFoundError):
        rig.operator.open_recording(rig.record)
