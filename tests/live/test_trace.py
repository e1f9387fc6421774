"""`offhook trace` as a person types it, beside a platform of its own: while two phones call, and after that."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected, sip_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
OFFHOOK = [sys.executable, "-m", "emulator"]
TOKEN = "open-sesame"
FLOW = "<Response><Record maxLength='60' timeout='60' playBeep='false'/></Response>"
TALK_S = 6.0
"""Longer than the time between two rungs of RTP."""


@asynccontextmanager
async def platform(folder: Path, *options: str) -> AsyncIterator[str]:
    """An `offhook up` that knows two phones; yields the line that it announces itself by."""
    app = InlineApp({"/answer/": FLOW, "/hangup/": ""}, lambda: 0.0)
    async with served(app) as url:
        (folder / "offhook.yaml").write_text(
            f"""
            applications: {{demo: {{answer_url: "{url}/answer/?token=query-secret", hangup_url: "{url}/hangup/"}}}}
            numbers: {{"15550100": {{application: demo}}}}
            endpoints: {{ann: {{password: secret}}, bob: {{password: secret}}}}
            """,
            encoding="utf-8",
        )
        places = ["--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--data", str(folder / "data")]
        up = await asyncio.create_subprocess_exec(
            *OFFHOOK, "up", *places, "--control-token", TOKEN, "--json", *options, cwd=folder, stdout=subprocess.PIPE
        )
        try:
            assert up.stdout is not None
            yield (await up.stdout.readline()).decode()
        finally:
            up.terminate()
            await up.wait()


def command(announced: str, *options: str) -> list[str]:
    return [*OFFHOOK, "trace", "--url", json.loads(announced)["url"], *options]


async def seen(announced: str, *options: str) -> list[str]:
    """The lines of one look at what there is."""
    ran = await asyncio.to_thread(
        subprocess.run,
        command(announced, "--once", *options),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OFFHOOK_CONTROL_TOKEN": TOKEN},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


async def call(announced: str, name: str, seconds: float) -> None:
    phone = await connected(name, sip_address(announced), "15550100")
    await asyncio.sleep(seconds)
    await phone.hang_up()
    await phone.log.until(Moment.ENDED, 10.0)
    await phone.stop()


async def test_calls_are_followed_filtered_and_shown_whole(tmp_path: Path) -> None:
    async with platform(tmp_path) as announced:
        following = await asyncio.create_subprocess_exec(
            *command(announced, "--token", TOKEN), stdout=subprocess.PIPE, cwd=tmp_path
        )
        await asyncio.gather(call(announced, "ann", TALK_S), call(announced, "bob", 0.5))
        ladder = await seen(announced)
        methods = [line.split("  ")[-1].split()[0] for line in ladder if "──▶" in line]
        assert methods.count("INVITE") == 4, "each phone is challenged once"
        assert (methods.count("ACK"), methods.count("BYE")) == (4, 2)
        assert sum("◀──  401 " in line for line in ladder) >= 2

        assert following.stdout is not None
        followed = [(await asyncio.wait_for(following.stdout.readline(), 10)).decode().rstrip("\n") for _ in ladder]
        following.terminate()
        await following.wait()
        assert followed == ladder

        of_ann = await seen(announced, "--phone", "ann")
        assert 0 < len(of_ann) < len(ladder)
        assert sum("INVITE sip:" in line for line in of_ann) == 2

        everything = await seen(announced, "--all")
        assert any(
            " http " in line and "/answer/?token=************ [answer] → answered 200" in line for line in everything
        )
        rtp = [line for line in await seen(announced, "--rtp") if re.match(r"\s*[\d.]+  rtp ", line)]
        assert sum("first RTP packet" in line for line in rtp) == 2
        assert sum("packets in" in line and "leg closed" not in line for line in rtp) >= 1, "after five seconds"
        assert sum("leg closed" in line for line in rtp) == 2

        whole = "\n".join(await seen(announced, "--raw"))
        assert re.search(r"│ Authorization: Digest .*response=\"\*{32}\"", whole)
        assert "│ m=audio " in whole
        refused = await asyncio.to_thread(
            subprocess.run, command(announced, "--once", "--token", "x"), capture_output=True, text=True, check=False
        )
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


async def test_secrets_on_demand(tmp_path: Path) -> None:
    async with platform(tmp_path, "--secrets") as announced:
        await call(announced, "ann", 0.5)
        whole = "\n".join(await seen(announced, "--raw", "--all"))
        assert re.search(r"│ Authorization: Digest .*response=\"[0-9a-f]{32}\"", whole)
        assert "/answer/?token=query-secret [answer]" in whole
