"""What answers /control: there where the settings have a token, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.platform_stage import SETTINGS, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene


def test_without_a_token_there_is_nobody(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        assert scene.platform.operator.caretaker is None

    in_a_world(tmp_path, story)


def test_with_a_token_there_is_somebody(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        caretaker = scene.platform.operator.caretaker
        assert caretaker is not None
        assert caretaker.token == "t"
        assert caretaker.clock.now_ns() == scene.platform.operator.wall_ns()
        assert not caretaker.under_way()

    in_a_world(tmp_path, story, settings=SETTINGS.model_copy(update={"control_token": "t"}))
