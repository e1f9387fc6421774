"""Sounds that the API orders of a Multiparty Call: fetched first, then ordered; the last order counts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.api.live_calls import SoundOrder
from emulator.callflow.control import Speech
from emulator.callflow.multi_party import MultiPartySettings, Participation
from emulator.calls import commands
from emulator.calls.multi_party_commands import JoinMultiParty, MultiPartySounds
from emulator.records.models import MultiPartyRecord
from emulator.runtime.multi_party_playing import MultiPartyPlaying
from tests.emulator.audio_files import wav_bytes
from tests.emulator.runtime.flow_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.calls.commands import PromptCue

pytestmark = pytest.mark.asyncio
SPEECH = SoundOrder(kind="speak", speech=Speech(ssml="hello"))


class Talk:
    """A Multiparty Call of one."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder)
        self.call = self.stage.call()
        self.stage.switchboard.submit(commands.Answer(call_uuid=self.call))
        self.stage.switchboard.submit(
            JoinMultiParty(
                order="join",
                call_uuid=self.call,
                name="room",
                settings=MultiPartySettings(max_duration_s=300, max_participants=4),
                participant=Participation(role="agent"),
                sounds=MultiPartySounds(),
            )
        )
        (record,) = self.stage.store.all(MultiPartyRecord)
        self.mpc_uuid = record.mpc_uuid
        self.playing = MultiPartyPlaying(self.stage.around)

    def heard(self) -> list[PromptCue]:
        """What was begun."""
        return self.stage.media_of("StartRoomCue")


async def test_a_text_is_heard_by_whom_it_is_for_and_stops(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.stage.speech["hello"] = wav_bytes()
    talk.playing.start(talk.mpc_uuid, "1", ("1",), SPEECH)
    await asyncio.sleep(0.1)
    (cue,) = talk.stage.media_of("StartRoomCue")
    assert (cue.room, cue.members) == (talk.mpc_uuid, (talk.call,))
    talk.playing.stop(talk.mpc_uuid, "1", "speak")
    assert [each.cue for each in talk.stage.media_of("StopRoomCue")] == [cue.cue]


async def test_what_cannot_be_had_is_a_line(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.playing.start(talk.mpc_uuid, "1", ("1",), SPEECH)
    await asyncio.sleep(0.1)
    assert talk.heard() == []
    assert any("speak by the API is not heard in a Multiparty Call" in line for line in talk.stage.lines())


async def test_what_is_stopped_before_it_is_there_is_not_heard(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.stage.speech["hello"] = wav_bytes()
    talk.playing.start(talk.mpc_uuid, "all", ("1",), SPEECH)
    talk.playing.stop(talk.mpc_uuid, "all", "speak")
    await asyncio.sleep(0.1)
    assert talk.heard() == []
    assert talk.playing.tasks.is_idle()


async def test_the_last_order_counts(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.stage.speech["hello"] = wav_bytes()
    talk.playing.start(talk.mpc_uuid, "1", ("1",), SPEECH)
    talk.playing.start(talk.mpc_uuid, "1", ("1",), SPEECH)
    await asyncio.sleep(0.1)
    assert len(talk.heard()) == 1
