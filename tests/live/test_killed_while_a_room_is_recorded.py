"""kill -9 in the middle of a conference that is recorded: its file is readable, its callback comes once."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from scenarios.proof.any_recording import read_any_recording
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected
from tests.live.test_killed_while_recording import LOST_MS, up

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
DOCUMENT = """
<Response>
  <Conference record="true" recordFileFormat="FORMAT" callbackUrl="${app_url}/room/" enterSound="" exitSound="">lab
  </Conference>
</Response>
"""
OFFHOOK = """
applications: {{demo: {{answer_url: "{url}/answer/"}}}}
numbers: {{"15550100": {{application: demo}}}}
endpoints: {{ann: {{password: secret}}, bob: {{password: secret}}}}
"""
TALKS_S = 3.7


def recorded(app: InlineApp) -> list[dict[str, str]]:
    """The callbacks that tell of a recording."""
    return [dict(each.fields) for each in app.log.to("/room/") if each.fields["ConferenceAction"] == "record"]


async def crash(folder: Path, app: InlineApp, kill: str) -> int:
    """Two meet and are recorded, kill, start again twice; wall time of the kill in ms."""
    with up(folder) as first:
        phones = [await connected(name, first.sip, "15550100") for name in ("ann", "bob")]
        await asyncio.sleep(TALKS_S)
        victims = {"media": [first.media], "platform": [first.process.pid], "both": [first.process.pid, first.media]}
        for victim in victims[kill]:
            os.kill(victim, signal.SIGKILL)
        killed_ms = time.time_ns() // 1_000_000
        await asyncio.to_thread(first.process.wait, 10)
    for _ in range(2):
        with up(folder) as again:
            for _ in range(200):
                if recorded(app):
                    break
                await asyncio.sleep(0.1)
            await again.stop()
    for phone in phones:
        await phone.stop()
    return killed_ms


@pytest.mark.parametrize(("kill", "file_format"), [("media", "wav"), ("platform", "wav"), ("both", "mp3")])
def test_the_room_is_put_together_and_told_of_once(tmp_path: Path, kill: str, file_format: str) -> None:
    app = InlineApp({"/answer/": DOCUMENT.replace("FORMAT", file_format)}, lambda: 0.0)

    async def main() -> int:
        async with served(app) as url:
            app.variables["app_url"] = url
            (tmp_path / "offhook.yaml").write_text(OFFHOOK.format(url=url))
            return await crash(tmp_path, app, kill)

    killed_ms = asyncio.run(main())
    [told] = recorded(app)
    start_ms, duration_ms = int(told["RecordingStartMs"]), int(told["RecordingDurationMs"])
    assert killed_ms - start_ms - duration_ms < LOST_MS
    file = tmp_path / "data" / "recordings" / told["RecordUrl"].rpartition("/")[2]
    recording = read_any_recording(file)
    assert recording.samples.shape[1] == 1
    assert len(recording.samples) // 8 == duration_ms
    assert abs(recording.samples[-16_000:, 0]).max() > 10_000
    sidecar = json.loads(file.with_suffix(".sidecar.json").read_text())
    assert (sidecar["format"], sidecar["put_together"]) == ("offhook-room-sidecar/1", "mix")
    assert [len(channel) for channel in sidecar["layout"]] == [2]
    assert sidecar["reason"] == ("room_ended" if kill == "platform" else "recovered")
