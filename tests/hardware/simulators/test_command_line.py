"""Simulated phones as processes: what they print, that they register and leave, what wrong options get."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.testing.emulators import Emulators
from hardware.simulators import command_line
from tests.emulator.testing.test_emulators import Order, phone_of

ROOT = Path(__file__).parents[3]
USUAL = ["--registrar", "127.0.0.1:5060", "--username", "ann", "--password", "pw"]


def test_a_wrong_option_ends_it_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(["yealink", *USUAL, "--count", "0"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "--count: at least 1\n"


async def start(vendor: str, server: object, *more: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hardware.simulators", vendor, "--registrar", str(server)),
        *("--username", "ann", "--password", "pw", *more),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


async def line_of(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
    return told


@pytest.mark.live
@pytest.mark.parametrize("way", ["end of input", "SIGTERM"])
def test_a_process_of_one_phone(way: str, tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("live", tmp_path)) as stage:
            stage.add_endpoint("ann", "pw", number="15550300")
            stage.add_endpoint("bob", "pw")
            process = await start("yealink", stage.sip_address)
            told = await line_of(process)
            assert told["mac"] == "001565000001"
            assert await line_of(process) == {"registered": True, "username": "ann", "mac": "001565000001"}
            bob = phone_of(stage, "bob")
            await bob.start(10)
            await bob.dial("ann")
            async with httpx.AsyncClient(auth=("admin", "admin"), trust_env=False) as client:
                assert (await client.get(f"http://{told['http']}/servlet?key=MUTE")).status_code == 200
            await bob.stop()
            assert process.stdin is not None
            if way == "SIGTERM":
                process.send_signal(signal.SIGTERM)
            else:
                process.stdin.close()
            assert await asyncio.wait_for(process.wait(), 20) == 0
            texts = [event.summary for event in stage.trace.events if event.lane == "sip"]
            assert sum("200 OK (REGISTER)" in text for text in texts) == 3, "ann came and went, bob came"

    asyncio.run(main())


@pytest.mark.live
def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("live", tmp_path)) as stage:
            process = await start("grandstream_ht", stage.sip_address)
            assert len((await line_of(process))["token"]) == 24
            assert (await line_of(process))["registered"] is False
            assert process.stdin is not None
            process.stdin.close()
            assert await asyncio.wait_for(process.wait(), 20) == 0

    asyncio.run(main())
