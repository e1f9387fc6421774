"""Live calls as the API sees them: the other party, keys, transfers and sounds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.api.live_calls import SoundOrder
from emulator.callflow.control import Speech, StreamOrder
from emulator.calls import commands
from emulator.records.models import StreamRecord
from emulator.runtime.flow_runner import FlowRunner
from emulator.runtime.live_calls import PlatformLiveCalls
from tests.emulator.runtime.flow_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


class Bridged:
    """Two who talk."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder)
        self.call = self.stage.call()
        self.stage.switchboard.submit(commands.Answer(call_uuid=self.call))
        self.stage.switchboard.submit(
            commands.Dial(
                order="dial",
                call_uuid=self.call,
                legs=(commands.DialLeg(call_uuid="b1", to="15550300"),),
                caller_id="",
                time_limit_s=60.0,
            )
        )
        self.stage.callee_answers()
        self.live = PlatformLiveCalls(self.stage.around, FlowRunner(self.stage.around), self.stage.media.append)


async def test_who_is_bridged_with_whom(tmp_path: Path) -> None:
    bridged = Bridged(tmp_path)
    assert bridged.live.other_party(bridged.call) == "b1"
    assert bridged.live.other_party("b1") == bridged.call
    assert bridged.live.other_party("nobody") == ""


async def test_keys_are_sent(tmp_path: Path) -> None:
    bridged = Bridged(tmp_path)
    bridged.live.send_keys("b1", "42")
    cue = bridged.stage.media_of("StartCue")[-1]
    assert (cue.leg, cue.keys) == ("b1", "42")


async def test_the_other_party_gets_a_flow_of_its_own(tmp_path: Path) -> None:
    bridged = Bridged(tmp_path)
    bridged.stage.app.pages["/elsewhere"] = b"<Response><Wait length='3'/></Response>"
    bridged.live.transfer({"b1": ("http://app.test/elsewhere", "POST")})
    assert bridged.live.other_party(bridged.call) == ""
    await asyncio.sleep(1.0)
    assert bridged.stage.app.asked("/elsewhere")[0]["CallUUID"] == "b1"
    await asyncio.sleep(3.0)
    assert [sent.leg for sent in bridged.stage.sip_of("HangUp")] == ["b1"]


async def test_sounds_begin_and_stop(tmp_path: Path) -> None:
    bridged = Bridged(tmp_path)
    bridged.live.play(bridged.call, ("b1",), SoundOrder(kind="speak", speech=Speech(ssml="unknown")))
    assert not bridged.live.sounds.is_idle()
    bridged.live.stop_playing(bridged.call, "speak")
    await asyncio.sleep(0.1)
    assert bridged.live.sounds.is_idle()


async def test_a_stream_is_opened_and_stopped(tmp_path: Path) -> None:
    bridged = Bridged(tmp_path)
    stream_id = bridged.live.open_stream(bridged.call, StreamOrder(url="ws://app.test/ears"))
    record = bridged.stage.store.get(StreamRecord, stream_id)
    assert record is not None
    assert (record.call_uuid, record.status) == (bridged.call, "initiated")
    bridged.live.stop_streams(bridged.call, stream_id)
    await asyncio.sleep(0.1)
    assert bridged.stage.around.streams.tasks.is_idle()
