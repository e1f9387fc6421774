"""`offhook up` and its dashboard as a browser meets it: a real call, its ladder and recording, and SIGTERM."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected, sip_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
FLOW = "<Response><Record recordSession='true' maxLength='60' redirect='false'/><Wait length='60'/></Response>"


@asynccontextmanager
async def platform(folder: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """An `offhook up` that knows a phone; the line that it announces itself by, and its process."""
    app = InlineApp({"/answer/": FLOW, "/hangup/": ""}, lambda: 0.0)
    async with served(app) as url:
        (folder / "offhook.yaml").write_text(
            f"""
            applications: {{demo: {{answer_url: "{url}/answer/", hangup_url: "{url}/hangup/"}}}}
            numbers: {{"15550100": {{application: demo}}}}
            endpoints: {{ann: {{password: secret}}}}
            """,
            encoding="utf-8",
        )
        places = ["--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--data", str(folder / "data")]
        up = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "emulator", "up"), *places, "--json", cwd=folder, stdout=subprocess.PIPE
        )
        try:
            assert up.stdout is not None
            yield (await up.stdout.readline()).decode(), up
        finally:
            if up.returncode is None:
                up.terminate()
            await up.wait()


async def events(browser: httpx.AsyncClient) -> AsyncIterator[tuple[str, Any]]:
    """Name and data of each, until the stream ends."""
    async with browser.stream("GET", "/lab/events", timeout=30) as stream:
        name = ""
        async for line in stream.aiter_lines():
            kind, _, rest = line.partition(": ")
            if kind == "event":
                name = rest
            elif kind == "data":
                yield name, json.loads(rest)


async def test_a_call_is_seen_and_heard_while_it_lasts(tmp_path: Path) -> None:
    async with platform(tmp_path) as (announced, _), a_browser(announced) as browser:
        phone = await connected("ann", sip_address(announced), "15550100")
        seen, loud = set(), -96.0
        async for name, data in events(browser):
            seen.add(name)
            loud = max([loud, *(came for came, _ in data.values())]) if name == "levels" else loud
            if seen >= {"state", "levels", "rung"} and loud > -50:
                break
        state = (await browser.get("/lab/state")).json()
        (call,) = state["calls"]
        assert (call["from"].startswith("ann") or "ann" in call["from"], call["state"]) == (True, "answered")
        assert [each["username"] for each in state["phones"]] == ["ann"]
        assert len(call["recordings"]) == 1
        await phone.hang_up()
        await phone.stop()
        uuid = call["call_uuid"]
        recording = await finished(browser, uuid)
        ladder = (await browser.get("/lab/ladder", params={"call_uuid": uuid, "lane": "sip"})).json()["rungs"]
        raw = (await browser.get(f"/lab/ladder/{ladder[0]['n']}/raw")).text
        shape = (await browser.get(f"/lab/recordings/{recording['recording_id']}/waveform")).json()
        file = await browser.get(recording["url"], headers={"Range": "bytes=0-3"})
        ended = (await browser.get("/lab/calls")).json()["calls"]
    assert raw.startswith("INVITE sip:15550100@")
    assert max(shape["channels"][0]["max"]) > 0.01
    assert (file.status_code, len(file.content)) == (206, 4)
    assert ended[0]["call_uuid"] == uuid


def a_browser(announced: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=json.loads(announced)["url"], trust_env=False)


async def finished(browser: httpx.AsyncClient, call_uuid: str) -> dict[str, Any]:
    for _ in range(100):
        found = (await browser.get("/lab/recordings", params={"call_uuid": call_uuid})).json()
        if found["total"]:
            (recording,) = found["recordings"]
            table = await browser.get(
                "/lab/recordings.csv", params=dict.fromkeys(("from", "to"), recording["added"][:10])
            )
            assert [row[0] for row in csv.reader(io.StringIO(table.text))][1:] == [recording["recording_id"]]
            return dict(recording)
        await asyncio.sleep(0.1)
    raise AssertionError("there is no recording after 10 s")


async def test_who_watches_keeps_no_platform_from_ending(tmp_path: Path) -> None:
    async with platform(tmp_path) as (announced, up), a_browser(announced) as browser:
        told = 0
        async for _ in events(browser):
            told += 1
            if told == 1:
                up.terminate()
        assert told >= 1
        assert await asyncio.wait_for(up.wait(), 10) == 0
