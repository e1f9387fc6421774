"""Steps that work devices of the lab. A whole run with a broker is in tests/live/test_lab_bus.py."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from hardware.phones.control import ControlFailure
from scenarios.language.steps import Hook, Power
from scenarios.runner.on_the_bus import work_a_device

if TYPE_CHECKING:
    from scenarios.runner.platform_port import Devices as BusDevices


class Devices:
    """Keeps what it is told; one called `stuck` never gets there."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    async def turn(self, name: str, position: str) -> None:
        self.told.append((name, position))
        if name == "stuck":
            await asyncio.Event().wait()


def told_by(written: dict[str, Any]) -> list[tuple[str, str]]:
    """What devices are told by a step."""
    devices = Devices()
    step = (Power if "power" in written else Hook).model_validate(written)
    asyncio.run(work_a_device(step, cast("BusDevices", devices)))
    return devices.told


def test_an_outlet_goes_where_it_is_told_and_back_if_it_is_for_a_time() -> None:
    assert told_by({"power": "port", "to": "off"}) == [("port", "off")]
    assert told_by({"power": "port", "to": "off", "for": "10 ms"}) == [("port", "off"), ("port", "on")]


def test_a_handset_is_lifted_by_a_device_that_goes_on() -> None:
    assert told_by({"hook": "finger", "to": "lifted"}) == [("finger", "on")]
    assert told_by({"hook": "finger", "to": "resting"}) == [("finger", "off")]


def test_a_step_has_its_deadline() -> None:
    with pytest.raises(TimeoutError):
        told_by({"power": "stuck", "to": "on", "within": "10 ms"})


def test_without_a_lab_it_fails() -> None:
    with pytest.raises(ControlFailure, match="no lab bus here"):
        asyncio.run(work_a_device(Power.model_validate({"power": "port", "to": "on"}), None))
