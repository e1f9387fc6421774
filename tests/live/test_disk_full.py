"""The recordings' disk is full, or cannot be written, while two calls talk: the one recording fails and says so.

The disk is a small tmpfs in a user and mount namespace of the platform's own.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected, sip_address

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.base.address import Address

pytestmark = pytest.mark.live
RECORDED = """
<Response>
  <Record recordSession="true" fileFormat="wav" maxLength="600" redirect="false" action="${app_url}/early/"
          callbackUrl="${app_url}/done/"/>
  <Wait length="120"/>
</Response>
"""
OTHER = '<Response><GetDigits timeout="60" action="${app_url}/never/"/></Response>'
OFFHOOK = """
applications:
  recorded: {{answer_url: "{url}/recorded/", hangup_url: "{url}/hung-up/"}}
  other: {{answer_url: "{url}/other/"}}
numbers: {{"15550100": {{application: recorded}}, "15550101": {{application: other}}}}
endpoints: {{ann: {{password: secret}}, bob: {{password: secret}}}}
"""
SPOILED = {
    "full": "mkdir -p data/recordings && mount -t tmpfs -o size=100k none data/recordings",
    "unwritable": "mkdir -p data/recordings && mount -t tmpfs -o ro none data/recordings",
}


async def two_calls(server: Address, app: InlineApp) -> None:
    """Both are connected until the recording of one has failed, and a while after."""
    phones = [await connected("ann", server, "15550100"), await connected("bob", server, "15550101")]
    await app.log.until({"/done/": 1}, 15.0)
    await asyncio.sleep(0.5)
    assert not any(each.log.has(Moment.ENDED) for each in phones)
    for each in phones:
        await each.hang_up()
    await app.log.until({"/hung-up/": 1}, 10.0)
    for each in phones:
        await each.stop()


@pytest.mark.parametrize("what", ["full", "unwritable"])
def test_one_recording_fails_and_no_call(tmp_path: Path, what: str) -> None:
    app = InlineApp({"/recorded/": RECORDED, "/other/": OTHER}, lambda: 0.0)
    ports = "--http 127.0.0.1:0 --sip 127.0.0.1:0 --rtp-ports 0-0"
    script = f"{SPOILED[what]} && exec {sys.executable} -m emulator up {ports} --data data --json"

    async def main() -> str:
        async with served(app) as url:
            app.variables["app_url"] = url
            (tmp_path / "offhook.yaml").write_text(OFFHOOK.format(url=url))
            process = await asyncio.create_subprocess_exec(
                *("unshare", "-rm", "sh", "-c", script),
                cwd=tmp_path,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                assert process.stdout is not None
                await two_calls(sip_address((await process.stdout.readline()).decode()), app)
            finally:
                process.terminate()
                _, lines = await process.communicate()
            return lines.decode()

    lines = asyncio.run(main())
    [done] = app.log.to("/done/")
    assert (done.fields["RecordingDuration"], done.fields["RecordingDurationMs"]) == ("0", "0")
    why = {"full": "No space left on device", "unwritable": "Read-only file system"}[what]
    assert any("failed" in line and why in line for line in lines.splitlines()), lines
