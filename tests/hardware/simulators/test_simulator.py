"""A simulated phone on real sockets: its web interface can be asked, and is gone when it stops."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.ids import Ids
from emulator.testing.emulators import Emulators
from emulator.testing.kernel_network import kernel_network
from hardware.simulators.deeds import Deed
from hardware.simulators.simulator import Simulator
from hardware.simulators.vendors import MAKES
from tests.emulator.testing.test_emulators import Order
from tests.hardware.simulators.sim_stage import order_for

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.live
def test_it_registers_with_a_platform_and_is_operated_by_http(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("live", tmp_path)) as stage:
            stage.add_endpoint("carol", "pw")
            order = order_for("yealink", registrar=stage.sip_address, password="pw")
            phone = Simulator(MAKES["yealink"], order, ids=Ids.unguessable(), network=kernel_network)
            deeds: list[Deed] = []
            phone.desk.told = deeds.append
            await phone.open("127.0.0.1", 0)
            await phone.start()
            assert deeds == [Deed.BOOTED, Deed.REGISTERED]
            url = f"http://{phone.http}/servlet?key=OK"
            async with httpx.AsyncClient(trust_env=False) as client:
                assert (await client.get(url)).status_code == 401
                assert (await client.get(url, auth=("admin", "admin"))).status_code == 200
                await phone.stop()
                with pytest.raises(httpx.ConnectError):
                    await client.get(url)

    asyncio.run(main())
