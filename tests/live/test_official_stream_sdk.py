"""Plivo's streaming SDK, unmodified, on a WebSocket server that is not ours: a live call that it echoes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing.emulators import Emulators
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from scenarios.proof.heard import all_audible
from scenarios.proof.parties import Party
from scenarios.proof.recording import read_recording
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.testing.staged_platform import StagedPlatform

pytestmark = pytest.mark.live
NUMBER = "15550100"
BOT = Path(__file__).with_name("stream_bot.py")
DOCUMENT = """
<Response>
  <Record recordSession="true" redirect="false" fileFormat="wav" maxLength="60"/>
  <Stream bidirectional="true" keepCallAlive="true" contentType="audio/x-mulaw;rate=8000" extraHeaders="tenant=acme"
          statusCallbackUrl="${app_url}/status/">ws://127.0.0.1:%s/bot</Stream>
</Response>
"""


@contextmanager
def bot() -> Iterator[subprocess.Popen[str]]:
    """The bot's process."""
    with subprocess.Popen([sys.executable, BOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def a_call(platform: StagedPlatform, app: InlineApp, url: str) -> None:
    """Somebody calls, speaks, presses a key and hangs up."""
    platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
    platform.add_number(NUMBER, "app")
    platform.add_endpoint("carol", "secret", number="")
    phone = Softphone(
        network=platform.network,
        ids=platform.ids,
        party="carol",
        username="carol",
        password="secret",
        server=platform.sip_address,
        code=1,
    )
    await phone.start(5.0)
    await phone.dial(NUMBER)
    await phone.log.until(Moment.CONNECTED, 5.0)
    await asyncio.sleep(3.0)
    await phone.press("5")
    await asyncio.sleep(1.0)
    await phone.hang_up()
    await app.log.until({"/hangup/": 1, "/status/": 4}, 10.0)
    await phone.stop()


def test_the_sdk_understands_every_message_and_is_heard(tmp_path: Path) -> None:
    async def main(port: str) -> tuple[InlineApp, Path]:
        app = InlineApp({"/answer/": DOCUMENT % port}, lambda: 0.0)
        order = PlatformOrder(world="live", seed="sdk", data=tmp_path)
        async with served(app) as url, Emulators().start(order) as platform:
            app.variables["app_url"] = url
            await a_call(platform, app, url)
            await platform.flush()
            (wav,) = platform.recordings_dir.glob("*.wav")
        return app, wav

    with bot() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        app, wav = asyncio.run(main(process.stdout.readline().strip()))
        process.stdin.close()
        seen: dict[str, Any] = json.loads(process.stdout.readline())
    (answer,) = app.log.to("/answer/")
    assert seen["start"] == [[answer.fields["CallUUID"], ["inbound"], "audio/x-mulaw", 8000, "tenant=acme"]]
    assert seen["errors"] == []
    assert (seen["dtmf"], seen["played"], seen["cleared"]) == (["5"], ["a second"], 1)
    assert 150 <= seen["media"] <= 260
    told = [request.fields["Event"] for request in app.log.to("/status/")]
    assert told == ["StartStream", "PlayedStream", "ClearedAudio", "StopStream"]
    (echo,) = all_audible(read_recording(wav).samples[:, 1], [Party(name="carol", code=1)])
    assert echo.end - echo.start > 2.0
