"""SIPp, by scenarios of ours: reliable responses, UPDATE, fax, late offers, a CANCEL that comes too late."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.testing.emulators import Emulators
from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from emulator.base.address import Address

pytestmark = [pytest.mark.live, pytest.mark.peer("sipp")]
HOST = "127.0.0.1"
DOCUMENT = '<Response><Record recordSession="true" redirect="false" maxLength="60"/><Wait length="30"/></Response>'


async def play(name: str, server: Address, folder: Path) -> int:
    """Have SIPp play a scenario once; its exit code is 0 when everything came as the scenario says."""
    scenario = Path(__file__).with_name(f"sipp_{name}.xml")
    arguments = ["sipp", str(server), "-sf", str(scenario), "-s", "15550100", "-m", "1", "-nostdin", "-trace_err"]
    arguments += ["-timeout", "15", "-timeout_error", "-i", HOST, "-p", str(free_udp_ports(HOST))]
    arguments += ["-mi", HOST, "-mp", str(free_udp_ports(HOST, 4))]
    with (folder / "sipp.log").open("wb") as log:
        sipp = await asyncio.create_subprocess_exec(*arguments, cwd=folder, stdout=log, stderr=log)
        return await sipp.wait()


@pytest.mark.parametrize("name", ["reliable", "late_offer", "late_cancel"])
def test_sipp_gets_what_its_scenario_says(name: str, tmp_path: Path) -> None:
    app = InlineApp({"/answer/": DOCUMENT}, lambda: 0.0)

    async def main() -> int:
        order = PlatformOrder(world="live", seed="", data=tmp_path)
        async with Emulators().start(order) as platform, served(app) as url:
            platform.add_application("app", answer_url=f"{url}/answer/", hangup_url=f"{url}/hangup/")
            platform.add_number("15550100", "app")
            code = await play(name, platform.sip_address, tmp_path)
            await app.log.until({"/hangup/": 1}, 10.0)
            return code

    code = asyncio.run(main())
    errors = "".join(path.read_text(errors="replace") for path in tmp_path.glob("*_errors.log"))
    assert code == 0, errors[-3000:] or (tmp_path / "sipp.log").read_text(errors="replace")[-2000:]
    assert app.log.look_up("HangupCauseCode", "/hangup/") == "4000"
