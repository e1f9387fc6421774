"""`offhook run` with a lab: devices of a case, a broker that is restarted in its middle, an emergency stop."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, mosquitto

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from tests.hardware.bus.lab_broker import Mosquitto

pytestmark = [pytest.mark.live, pytest.mark.peer("mosquitto"), pytest.mark.slow]
CASE = """\
name: small_lab
summary: An outlet is switched on and off and a handset lifted, while a call goes on.
numbers: ["15550100"]
parties: {caller: {}}
app:
  documents:
    /answer/: <Response><Conference>Lab</Conference></Response>
steps:
  - {dial: "15550100", by: caller}
  - until: {connected: caller}
  - {power: outlet, to: on}
  - {talk: [caller], for: 3 s}
  - {power: outlet, to: off}
  - {hook: finger, to: lifted}
  - {hang_up: caller}
expect:
  callbacks:
    - to: /answer/
    - to: /hangup/
"""
LAB = """\
bus: {{port: {port}}}
devices:
  outlet: {{kind: power, tasmota: plug}}
  finger: {{kind: hook, tasmota: solenoid, longest_on_s: 60}}
"""
WITHIN_S = 120.0


async def started(folder: Path, broker: Mosquitto, *options: str) -> Process:
    """A run of the case."""
    (folder / "small_lab.yaml").write_text(CASE, encoding="utf-8")
    (folder / "lab.yaml").write_text(LAB.format(port=broker.port), encoding="utf-8")
    files = [str(folder / "small_lab.yaml"), "--lab", str(folder / "lab.yaml"), "--out", str(folder / "out")]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator", "run", *files, *options), stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )


async def ended(run: Process) -> tuple[int, str]:
    """Its exit code and what it said."""
    said, _ = await asyncio.wait_for(run.communicate(), WITHIN_S)
    assert run.returncode is not None
    return run.returncode, said.decode()


def test_a_broker_that_is_restarted_in_mid_run_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            mosquitto(tmp_path) as broker,
            TasmotaPlug(broker.port) as plug,
            TasmotaPlug(broker.port, "solenoid") as finger,
            Heard(broker.port) as heard,
        ):
            run = await started(tmp_path, broker)
            while plug.power != "ON":
                await heard.until("stat/plug/POWER", len(heard.at("stat/plug/POWER")) + 1, within_s=WITHIN_S)
            await broker.stop()
            await broker.start()
            code, said = await ended(run)
            assert code == 0, said
            assert plug.told == ["ON", "OFF"]
            assert finger.told == ["ON", "OFF"]
            assert ("PulseTime1", "160") in finger.commands
            (result,) = {text for text in heard.at("offhook/run/case/small_lab/result") if text}
            assert json.loads(result)["result"] == "passed"
            assert heard.at("offhook/run/status")[-1] == "offline"
            events = [json.loads(text) for topic, text, _ in heard.messages if topic.endswith("/event")]
            assert {"arrived", "answered", "hung_up"} <= {each["type"] for each in events}
            assert sorted({each["seq"] for each in events}) == list(range(1, len({each["seq"] for each in events}) + 1))

    asyncio.run(story())


def test_an_emergency_stop_ends_the_run_and_everything_rests(tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            mosquitto(tmp_path) as broker,
            TasmotaPlug(broker.port) as plug,
            TasmotaPlug(broker.port, "solenoid") as finger,
            Heard(broker.port) as heard,
        ):
            run = await started(tmp_path, broker)
            while plug.power != "ON":
                await heard.until("stat/plug/POWER", len(heard.at("stat/plug/POWER")) + 1, within_s=WITHIN_S)
            stop = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "emulator", "lab", "stop", "--lab", str(tmp_path / "lab.yaml"))
            )
            assert await asyncio.wait_for(stop.wait(), WITHIN_S) == 0
            assert plug.power == "OFF"
            code, said = await ended(run)
            assert code == 130, said
            assert finger.told == []

    asyncio.run(story())


def test_a_dry_run_switches_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, TasmotaPlug(broker.port) as plug:
            code, said = await ended(await started(tmp_path, broker, "--dry-run"))
            assert code == 0, said
            assert plug.commands == []
        timeline = (tmp_path / "out" / "small_lab" / "timeline.txt").read_text(encoding="utf-8")
        assert "outlet: would be turned on (dry run)" in timeline

    asyncio.run(story())
