"""What a process of simulated phones says of a phone that fetched its configuration and is called."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from emulator.audio.wav import HEADER_BYTES
from hardware.simulators.telling import introduce, keep_heard, tell
from tests.emulator.testing.far_end import PHONE
from tests.hardware.simulators.test_desk_provisioned import LINE, Server, play_with

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.hardware.simulators.sim_stage import SimStage


def test_a_line_for_each_thing_and_a_file_for_each_call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    async def play(stage: SimStage) -> None:
        introduce(stage.phone)
        stage.desk.told = partial(tell, stage.phone)
        stage.desk.overheard = partial(keep_heard, tmp_path, stage.phone)
        await stage.desk.perform(stage.desk.reboot)
        await stage.talks()
        await stage.desk.perform(stage.desk.hang_up)

    play_with(Server(**LINE), play)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    who = {"username": "carol", "mac": "001565000001"}
    assert said[0] == {"http": f"{PHONE}:80", "model": "SIP-T46S", **who}
    assert said[1:] == [
        {"provisioned": True, **who},
        {"registered": True, **who},
        {"call": "incoming", **who},
        {"call": "established", **who},
        {"call": "terminated", **who, "why": "by us"},
    ]
    assert (tmp_path / "001565000001-1.wav").stat().st_size >= HEADER_BYTES
