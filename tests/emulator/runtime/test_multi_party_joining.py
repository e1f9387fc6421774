"""Before a call takes part in a Multiparty Call its sounds are fetched; behind it stands the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.callflow.multi_party import Address, MultiPartyOrder, MultiPartySettings, Participation
from emulator.media.commands import StartCue, StartRoomCue
from emulator.runtime.call_control import FlowControl
from emulator.webhooks.schema import faults_of
from tests.emulator.audio_files import wav_bytes
from tests.emulator.runtime.flow_stage import APP, Stage
from tests.emulator.runtime.test_call_control import begun

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.app.pages["/music"] = b"<Response><Play>http://files.test/music.wav</Play></Response>"
    stage.sounds["http://files.test/music.wav"] = wav_bytes()
    return stage


def _order(**said: object) -> MultiPartyOrder:
    return MultiPartyOrder(
        name="support",
        settings=MultiPartySettings(
            max_duration_s=300, max_participants=4, wait_for_agent=True, wait_music=Address(url=f"{APP}/music")
        ),
        participant=Participation(role="customer", enter_sound=Address(url="beep:2"), **said),  # type: ignore[arg-type]
    )


async def test_the_music_is_fetched_and_heard(stage: Stage) -> None:
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    await begun(control.join_multi_party(_order()))
    (asked,) = stage.app.asked("/music")
    assert faults_of("MPC sounds", asked) == []
    (cue,) = [command for command in stage.media if isinstance(command, StartCue)]
    assert cue.pcm_path


async def test_music_that_cannot_be_had_is_not_heard(stage: Stage) -> None:
    del stage.app.pages["/music"]
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    await begun(control.join_multi_party(_order()))
    assert not [command for command in stage.media if isinstance(command, StartCue)]
    assert any("waitMusicUrl is not heard" in line for line in stage.lines())


async def test_the_outcome_of_who_hung_up(stage: Stage) -> None:
    call_uuid = stage.call()
    control = FlowControl(call_uuid, stage.around)
    await control.answer()
    stay = await begun(control.join_multi_party(_order()))
    stage.caller_hangs_up()
    outcome = await stay
    assert outcome.call_ended
    assert (outcome.name, outcome.call_uuid, outcome.role) == ("support", call_uuid, "customer")


async def test_two_beeps_for_all_who_are_in_it(stage: Stage) -> None:
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    order = MultiPartyOrder(
        name="support",
        settings=MultiPartySettings(max_duration_s=300, max_participants=4),
        participant=_order().participant,
    )
    await begun(control.join_multi_party(order))
    (cue,) = [command for command in stage.media if isinstance(command, StartRoomCue)]
    assert [(tone.hertz, tone.duration_ms) for tone in cue.tones] == [(700, 300), (0, 200), (700, 300)]
