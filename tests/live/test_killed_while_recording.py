"""kill -9 while two recordings run: of the media process, of the platform, of both. A second is lost, no more."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.proof.any_recording import read_any_recording
from scenarios.proof.verify import verify_paths
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected, sip_address
from tests.live.test_media_process_killed import child_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.base.address import Address

pytestmark = pytest.mark.live
DOCUMENT = """
<Response>
  <Record recordSession="true" fileFormat="wav" maxLength="600" redirect="false" action="${app_url}/early/"
          callbackUrl="${app_url}/wav/"/>
  <Record recordSession="true" fileFormat="mp3" recordChannelType="mono" maxLength="600" redirect="false"
          action="${app_url}/early/" callbackUrl="${app_url}/mp3/"/>
  <Wait length="120"/>
</Response>
"""
OFFHOOK = """
applications: {{demo: {{answer_url: "{url}/answer/"}}}}
numbers: {{"15550100": {{application: demo}}}}
endpoints: {{ann: {{password: secret}}}}
"""
BOTH = {"/wav/": 1, "/mp3/": 1}
TALKS_S = 3.7
DOWN_S = 4.0
"""Until somebody starts it again; the call did not last so long."""
LOST_MS = 1500
"""A second, and what a busy machine takes to carry out a kill."""


@dataclass(frozen=True)
class Up:
    """A running `offhook up`."""

    process: subprocess.Popen[str]
    sip: Address

    @property
    def media(self) -> int:
        """Process id of the media process; while no MP3 is made it is the only child."""
        return child_of(self.process.pid)

    async def stop(self) -> None:
        self.process.terminate()
        await asyncio.to_thread(self.process.wait, 10)


@contextmanager
def up(folder: Path) -> Iterator[Up]:
    ports = ["--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--rtp-ports", "0-0"]
    command = [sys.executable, "-m", "emulator", "up", *ports, "--data", "data", "--json"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield Up(process, sip_address(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def crash(folder: Path, app: InlineApp, kill: str) -> int:
    """Record, kill, start again twice; wall time of the kill in ms."""
    with up(folder) as first:
        phone = await connected("ann", first.sip, "15550100")
        await asyncio.sleep(TALKS_S)
        victims = {"media": [first.media], "platform": [first.process.pid], "both": [first.process.pid, first.media]}
        for victim in victims[kill]:
            os.kill(victim, signal.SIGKILL)
        killed_ms = time.time_ns() // 1_000_000
        await asyncio.to_thread(first.process.wait, 10)
    shutil.copyfile(folder / "data" / "capture.pcap", folder / "killed.pcap")
    await asyncio.sleep(DOWN_S)
    for _ in range(2):
        with up(folder) as again:
            await app.log.until({**BOTH, "/answer/": 2}, 20.0)
            await again.stop()
    await phone.stop()
    return killed_ms


@pytest.mark.parametrize("kill", ["media", "platform", "both"])
def test_a_second_is_lost_and_each_callback_comes_once(tmp_path: Path, kill: str) -> None:
    app = InlineApp({"/answer/": DOCUMENT}, lambda: 0.0)

    async def main() -> int:
        async with served(app) as url:
            app.variables["app_url"] = url
            (tmp_path / "offhook.yaml").write_text(OFFHOOK.format(url=url))
            return await crash(tmp_path, app, kill)

    killed_ms = asyncio.run(main())
    [told] = [each.fields for each in app.log.to("/answer/") if each.fields["Event"] == "Hangup"]
    assert (told["CallStatus"], told["HangupCauseCode"], told["HangupSource"]) == ("completed", "5010", "Error")
    ended = datetime.strptime(told["EndTime"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert abs(ended.timestamp() * 1000 - killed_ms) < LOST_MS
    assert {path: len(app.log.to(path)) for path in BOTH} == BOTH
    for path in BOTH:
        check(tmp_path / "data" / "recordings", app.log.to(path)[0].fields, killed_ms, kill)


def check(folder: Path, told: Any, killed_ms: int, kill: str) -> None:
    """The file is as long as it is said to be, but for the last second, and its sidecar knows what became of it."""
    start_ms, duration_ms = int(told["RecordingStartMs"]), int(told["RecordingDurationMs"])
    assert killed_ms - start_ms - duration_ms < LOST_MS
    file = folder / told["RecordUrl"].rpartition("/")[2]
    recording = read_any_recording(file)
    assert len(recording.samples) // 8 == recording.header_samples // 8 == duration_ms
    assert abs(recording.samples[-8000:, 0]).max() > 10_000
    sidecar = json.loads(file.with_suffix(".sidecar.json").read_text())
    assert sidecar["samples"] == len(recording.samples)
    assert sidecar["spans"]["left"][-1]["to"] == sidecar["samples"]
    assert sidecar["reason"] == ("leg_closed" if kill == "platform" else "recovered")
    if kill == "platform":
        return  # Its media process outlived it, and the copy of the capture.
    proof = verify_paths(file, folder.parents[1] / "killed.pcap")
    assert proof.exit_code == 0, "\n".join(map(str, proof.verdicts))
    assert sidecar["told_sample"] == sidecar["takes"][-1]["to"]
