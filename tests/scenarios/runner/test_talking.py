"""Texts that a party says: when, in place of what, and how it fails."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.language import steps
from scenarios.runner.stage import Silence
from scenarios.runner.talking import rehearse, say, talk
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.runner.stage import Stage
    from tests.scenarios.stage_made_up import ObedientPhone

END = "- hang_up: caller"
YES = steps.Say(say="Yes ${agent.uri}", by="agent", language="en-GB")


def staged(folder: Path) -> tuple[Stage, ObedientPhone, EmptyPlatform]:
    platform = EmptyPlatform()
    stage, phones = stage_of(one_case(folder).scenario, platform)
    return stage, phones["agent"], platform


def test_a_text_is_said_from_the_moment_of_the_connection_on(tmp_path: Path) -> None:
    async def main() -> None:
        stage, phone, platform = staged(tmp_path)
        phone.happens(1, Moment.CONNECTED)
        await say(YES, stage)
        assert phone.told == [("say", "16000")]
        assert platform.synthesised == [("Yes sip:agent@192.0.2.1", "WOMAN", "en-GB")]
        assert stage.silences == {"agent": [Silence(1.0, 3.0)]}

    in_virtual_time(main)


def test_who_was_mute_is_mute_afterwards(tmp_path: Path) -> None:
    async def main() -> None:
        stage, phone, _ = staged(tmp_path)
        phone.happens(1, Moment.CONNECTED)
        stage.falls_silent("agent")
        await say(YES, stage)
        assert stage.silences == {"agent": [Silence(0.0, None)]}
        stage.speaks_again("agent")
        await say(YES, stage)
        assert stage.silences == {"agent": [Silence(0.0, 3.0), Silence(3.0, 5.0)]}

    in_virtual_time(main)


def test_a_call_that_ends_before_the_text_does_fails(tmp_path: Path) -> None:
    async def main() -> None:
        stage, phone, _ = staged(tmp_path)
        phone.happens(0, Moment.CONNECTED)
        phone.happens(1, Moment.ENDED)
        with pytest.raises(PhoneFailure, match=r"agent: the call ended before all of 'Yes .*' was said"):
            await say(YES, stage)

    in_virtual_time(main)


def test_texts_are_synthesised_beforehand_and_what_cannot_be_is_told_by_the_step(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    case = one_case(folder, (END, "- {say: Yes., by: agent}\n  - parallel: [[{say: No., by: caller}], [{wait: 1 s}]]"))

    async def main() -> None:
        platform = EmptyPlatform()
        stage, _ = stage_of(case.scenario, platform)
        await rehearse(stage)
        assert platform.synthesised == [("Yes.", "WOMAN", "en-US"), ("No.", "WOMAN", "en-US")]
        platform.has_voice = False
        await rehearse(stage)
        stage.phones["agent"].log.add(0.0, Moment.CONNECTED)
        with pytest.raises(Unavailable, match="cannot be said: no voice"):
            await say(YES, stage)

    in_virtual_time(main)


def test_a_talk_takes_its_time_from_the_connection_on_and_needs_the_call(tmp_path: Path) -> None:
    async def main() -> None:
        stage, phone, _ = staged(tmp_path)
        step = steps.Talk.model_validate({"talk": ["agent"], "for": "2 s"})
        phone.happens(1, Moment.CONNECTED)
        await talk(step, stage)
        assert asyncio.get_running_loop().time() == pytest.approx(3)
        phone.happens(1, Moment.ENDED)
        with pytest.raises(PhoneFailure, match="agent: the call ended during the talk of 2 s"):
            await talk(step, stage)

    in_virtual_time(main)
