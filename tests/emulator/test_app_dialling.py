"""How the account dials, on a whole platform: what phones and the API dial is one number, and the time line says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.records.models import CallRecord
from emulator.settings import Dialling
from emulator.testing.softphone_log import Moment
from tests.emulator.platform_stage import DID, OUTSIDE, SETTINGS, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

HERE = SETTINGS.model_copy(
    update={"dialling": Dialling(country="US", extensions={"101": f"+{DID}"}, emergency_numbers=("110",))}
)


def test_a_short_number_and_a_prefix(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = f"<Response><Dial><Number>011{OUTSIDE}</Number></Dial></Response>".encode()
        ann, bob = await scene.phone("ann", "a"), await scene.phone("bob", "b")
        await ann.dial("101")
        await bob.log.until(Moment.RINGING, 5)
        await ann.hang_up()
        await asyncio.sleep(2)

    scene = in_a_world(tmp_path, story, settings=HERE)
    (asked,) = scene.app.asked("/answer")
    assert asked["To"] == f"+{DID}"
    lines = "\n".join(scene.lines("call"))
    assert f"101 is {DID} by the dial plan: an extension" in lines
    assert f"011{OUTSIDE} is {OUTSIDE} by the dial plan of United States" in lines


def test_an_emergency_number_of_the_settings(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ann = await scene.phone("ann", "a")
        await ann.dial("110")
        await ann.log.until(Moment.ENDED, 5)
        assert scene.platform.around.store.all(CallRecord) == ()

    scene = in_a_world(tmp_path, story, settings=HERE)
    assert "call from ann to 110 refused: an emergency number" in scene.lines("call")
