"""What flows share is assembled from the settings: folders, addresses, recognisers, switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.settings import Settings
from tests.emulator.platform_stage import in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene


def test_where_recordings_and_sounds_lie(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        flow = scene.platform._flow
        assert flow.recordings.url("MA1", "rec", "mp3").endswith("/v1/Account/MA1/Recording/rec.mp3")
        assert flow.recordings.folder == scene.platform.recordings_dir
        assert flow.sounds.ringback_path.startswith(str(scene.platform.around.data / "sounds"))
        assert flow.recognition._engines == Settings().recognizers == ("known", "pocketsphinx")

    in_a_world(tmp_path, story)
