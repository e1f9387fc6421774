"""A platform in a simulated world: virtual clock, network in memory, store in memory, the app in this process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from emulator.app import Platform, Surroundings, shared_api
from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.records.store import Store
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.in_process_host import InProcessHost
from emulator.runtime.mp3_encoders import encode_at_once
from emulator.runtime.port_pool import PortPool
from emulator.testing.network import FakeNetwork

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.config import Settings

EPOCH_NS = 1_767_225_600 * 1_000_000_000
"""Every world begins on 1 January 2026, 00:00 UTC."""
API_HOST = "api.offhook.test"
APP_HOST = "app.offhook.test"
PLATFORM_HOST = "192.0.2.1"
PHONES_HOST = "198.51.100.1"


class SimulatedPlatform:
    """A platform and the made-up surroundings that belong to it."""

    def __init__(self, platform: Platform, network: FakeNetwork, http: HttpSeam, capture_path: Path) -> None:
        self.platform = platform
        self.network = network
        self.http = http
        self.http_url = f"http://{API_HOST}"
        self.capture_path = capture_path

    async def stop(self) -> None:
        """Hang up, finish files and webhooks."""
        await self.platform.stop()


async def start_simulated(settings: Settings, *, seed: int | str, data: Path) -> SimulatedPlatform:
    """Start a platform on the running virtual loop; `data` exists. Everything that happens follows from `seed`."""
    loop = asyncio.get_running_loop()
    network = FakeNetwork(f"network {seed}", home=PLATFORM_HOST)
    wall = WallClock(epoch_ns=EPOCH_NS)
    ids = Ids.seeded(f"ids {seed}")
    http = HttpSeam()
    http.register(API_HOST, shared_api())
    first, last = settings.rtp_range()
    capture_path = data / "capture.pcap"
    pool = PortPool(network, first=first, last=last, ids=Ids.seeded(f"ports {seed}"))
    around = Surroundings(
        loop=loop,
        network=network,
        media=InProcessHost(pool, wall_epoch_ns=wall.epoch_ns, capture=capture_path),
        http=http,
        encode_mp3=encode_at_once,
        ids=ids,
        wall=wall,
        store=Store.in_memory(),
        data=data,
    )
    platform = Platform(settings, around, media_base=f"http://{API_HOST}")
    try:
        await platform.start()
    except BaseException:
        await platform.stop()
        raise
    return SimulatedPlatform(platform, network, http, capture_path)


async def prepare() -> None:
    """Make what all worlds of this process share, so that the first is as fast as the rest.

    The API builds its routes when it is first asked, the store its tables when it is first opened.
    """
    Store.in_memory().close()
    transport = httpx.ASGITransport(app=shared_api())
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        await client.get(f"http://{API_HOST}/")
