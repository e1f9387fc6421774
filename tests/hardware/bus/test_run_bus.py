"""A run on the bus."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from hardware.bus.connection import BusConnection
from hardware.bus.run_bus import RunBus
from hardware.lab_file import Broker
from tests.hardware.bus.lab_broker import Heard, free_port, mosquitto

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live


def play(port: int, stopped: threading.Event) -> None:
    """A run of one case, which somebody stops."""
    with RunBus(Broker(port=port), stopped.set) as bus:
        bus.step("a/b", "step 1: wait")
        assert stopped.wait(10)
        bus.result("a/b", "passed", 1.23456)


@pytest.mark.peer("mosquitto")
def test_steps_results_and_an_emergency_stop(tmp_path: Path) -> None:
    async def story() -> None:
        async with mosquitto(tmp_path) as broker, Heard(broker.port) as heard:
            async with BusConnection(Broker(port=broker.port)) as somebody:
                somebody.publish("offhook/run/case/old/result", "{}", retain=True)
                running = asyncio.create_task(asyncio.to_thread(play, broker.port, threading.Event()))
                (step,) = await heard.until("offhook/run/case/a-b/step")
                somebody.publish("offhook/stop", "")
                await running
            (result,) = await heard.until("offhook/run/case/a-b/result")
            assert json.loads(step)["step"] == "step 1: wait"
            assert (json.loads(result)["result"], json.loads(result)["seconds"]) == ("passed", 1.235)
            assert await heard.until("offhook/run/status", 2) == ["online", "offline"]
            assert heard.at("offhook/run/case/old/result") == ["{}", ""]

    asyncio.run(story())


def test_without_a_broker_no_run_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.bus.connection.FIRST_CONNECTION_S", 0.2)
    with pytest.raises(Unavailable, match="cannot be reached"), RunBus(Broker(port=free_port()), lambda: None):
        raise AssertionError("there is none")
