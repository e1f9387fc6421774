"""The emergency stop from the command line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from hardware.bus.connection import BusConnection
from hardware.bus.stop_command import stop_command
from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, mosquitto

if TYPE_CHECKING:
    from pathlib import Path


def lab_file(folder: Path, port: int) -> Path:
    """A lab with a device that is there and one that is not."""
    file = folder / "lab.yaml"
    devices = "a: {kind: power, tasmota: plug}, b: {kind: power, tasmota: nobody, within_s: 0.2}"
    file.write_text(f"bus: {{port: {port}, base: lab}}\ndevices: {{{devices}}}\n", encoding="utf-8")
    return file


@pytest.mark.live
@pytest.mark.peer("mosquitto")
def test_everything_rests_and_what_does_not_is_named(tmp_path: Path) -> None:
    said: list[str] = []

    async def story() -> int:
        async with mosquitto(tmp_path) as broker, TasmotaPlug(broker.port) as plug, Heard(broker.port) as heard:
            plug.power = "ON"
            code = await asyncio.to_thread(stop_command, lab_file(tmp_path, broker.port), said.append)
            assert plug.power == "OFF"
            assert len(heard.at("lab/stop")) == 1
            return code

    assert asyncio.run(story()) == 1
    assert said[0] == "NOT AT REST  b: does not answer at cmnd/nobody/POWER1"
    assert said[1].endswith("1 of 2 devices are at rest.")


@pytest.mark.live
@pytest.mark.peer("mosquitto")
def test_devices_rest_though_the_broker_confirms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    async def never(_self: BusConnection, _within_s: float) -> None:
        raise TimeoutError

    async def story() -> int:
        async with mosquitto(tmp_path) as broker, TasmotaPlug(broker.port) as plug:
            plug.power = "ON"
            code = await asyncio.to_thread(stop_command, lab_file(tmp_path, broker.port), said.append)
            assert plug.power == "OFF"
            return code

    monkeypatch.setattr(BusConnection, "drained", never)
    assert asyncio.run(story()) == 1
    assert said[1].startswith("NOT TOLD  ")


def test_a_lab_without_a_bus_is_bad_input(tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text("phones: {}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="has no bus"):
        stop_command(file, print)
