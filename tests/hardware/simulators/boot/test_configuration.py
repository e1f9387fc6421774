"""The configuration of a phone: names of servers become addresses."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from hardware.simulators.boot.configuration import Configuration
from hardware.simulators.boot.terms import NoConfiguration
from tests.hardware.simulators.boot.folder import MemoryFiles
from tests.hardware.simulators.sim_stage import order_for

if TYPE_CHECKING:
    from hardware.simulators.boot.terms import Files
    from hardware.simulators.order import PhoneOrder


def with_server(host: str) -> PhoneOrder:
    async def recipe(files: Files, order: PhoneOrder) -> PhoneOrder:
        assert await files.get("x") == b"1"
        return replace(order, registrar=Address(host, 5070), collector=Address("10.0.0.9", 1))

    configuration = Configuration(MemoryFiles({"x": "1"}), recipe)
    return asyncio.run(configuration.fetched(order_for("yealink")))


def test_names_are_looked_up_and_addresses_are_not() -> None:
    assert with_server("10.0.0.1").registrar == Address("10.0.0.1", 5070)
    found = with_server("localhost").registrar
    assert (found.host in {"127.0.0.1", "::1"}, found.port) == (True, 5070)


def test_a_name_that_does_not_exist_is_said() -> None:
    with pytest.raises(NoConfiguration, match=r"the SIP server no\.such\.host\.invalid has no address"):
        with_server("no.such.host.invalid")
