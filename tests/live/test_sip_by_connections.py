"""SIP by TCP and TLS on the kernel's sockets: our softphone and baresip register and call by their connections."""

from __future__ import annotations

import asyncio
import datetime
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.live import start_live
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.live_network import LiveNetwork
from emulator.settings import Endpoint, Settings
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from scenarios.endpoints.baresip import Baresip
from scenarios.endpoints.phone import Account

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.app import Platform
    from emulator.base.address import Address
    from emulator.sip.hop import Transport

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
BY = pytest.mark.parametrize("transport", ["tcp", "tls"])


@asynccontextmanager
async def platform_by_tls(folder: Path) -> AsyncIterator[Platform]:
    """It knows `carol`, and has no application."""
    made = make_certificates(folder / "certificates", (), datetime.datetime.now(datetime.UTC))
    settings = Settings(
        http="127.0.0.1:0",
        sip="127.0.0.1:0",
        sips="127.0.0.1:0",
        certificates=str(made.folder),
        rtp_ports="0-0",
        data=str(folder),
        endpoints={"carol": Endpoint(password="secret")},
    )
    live = await start_live(settings)
    try:
        yield live.platform
    finally:
        await live.stop()


def served(platform: Platform, transport: Transport) -> Address:
    """Where the platform takes SIP by a transport."""
    doors = {door.transport: door.address for door in platform.sip_doors}
    return doors.get(transport, platform.sip_address)


def messages_by(platform: Platform, transport: Transport) -> list[str]:
    """What the time line has of it, without the peer."""
    lines = [event.summary for event in platform.trace.events if event.lane == "sip"]
    return [f"{line[0]} {line.split('  ', 1)[1]}" for line in lines if f" {transport}:" in line]


@BY
async def test_our_phone_registers_and_its_call_is_refused(tmp_path: Path, transport: Transport) -> None:
    async with platform_by_tls(tmp_path) as platform:
        phone = Softphone(
            network=LiveNetwork(),
            ids=Ids.seeded("phone"),
            party="carol",
            username="carol",
            password="secret",
            server=served(platform, transport),
            code=7,
            habits=replace(PLAIN, transport=transport),
        )
        await phone.start(within=10)
        await phone.dial("15550199")
        await phone.log.until(Moment.ENDED, 10)
        while not any(line.startswith("← ACK") for line in messages_by(platform, transport)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await phone.stop()
        seen = messages_by(platform, transport)
        assert sum(line.startswith("← REGISTER") for line in seen) == 2, "one is challenged, none is repeated"
        assert any(line.startswith("→ 404") for line in seen)


@BY
@pytest.mark.peer("baresip")
async def test_baresip_registers_and_its_call_is_refused(tmp_path: Path, transport: Transport) -> None:
    async with platform_by_tls(tmp_path) as platform:
        account = Account(
            party="carol",
            username="carol",
            password="secret",
            server=served(platform, transport),
            code=7,
            transport=transport,
        )
        phone = Baresip(account, log_file=tmp_path / "baresip.log")
        try:
            await phone.start(within=20)
            await phone.dial("15550199")
            await phone.log.until(Moment.ENDED, 20)
        finally:
            await phone.stop()
        seen = messages_by(platform, transport)
        assert sum(line.startswith("← REGISTER") for line in seen) >= 2
        assert any(line.startswith("→ 404") for line in seen)
