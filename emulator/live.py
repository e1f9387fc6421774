"""A platform in the live world: the kernel's sockets, the real clock, a media process, HTTP on a port."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from emulator.app import Platform, shared_api
from emulator.base.address import Address
from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.control_assembly import snapshots_in
from emulator.dashboard.app import Dashboard, Front
from emulator.dashboard_assembly import authority_of, hosts_of, web_socket_doors
from emulator.records.store import Store
from emulator.runtime.certificates import Certificates, default_folder
from emulator.runtime.child_programs import ChildPrograms
from emulator.runtime.data_folder import last_at_work_ns
from emulator.runtime.http_client import HttpSeam, trusted
from emulator.runtime.http_server import HttpServer
from emulator.runtime.live_host import LiveHost
from emulator.runtime.live_network import LiveNetwork
from emulator.runtime.mp3_encoders import EncoderProcesses
from emulator.runtime.port_pool import PortPool
from emulator.runtime.recognition import AT_ONCE
from emulator.runtime.room_compositions import AT_ONCE as COMPOSED_AT_ONCE
from emulator.runtime.room_compositions import composer
from emulator.runtime.sound_decoding import decode_beside
from emulator.runtime.speech import AT_ONCE as SPOKEN_AT_ONCE
from emulator.runtime.speech import synthesizer
from emulator.runtime.webrtc_edge.host import EdgeHost
from emulator.setting_forms import parse_address
from emulator.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.settings import Settings
    from emulator.sip.hop import Transport

WILDCARDS = {"0.0.0.0", "::"}
ANYBODY = Address("192.0.2.1", 9)
"""An address outside: the route to it tells which of ours the world sees."""


class LivePlatform:
    """A platform and its HTTP server."""

    def __init__(
        self,
        platform: Platform,
        dashboard: Dashboard,
        servers: Sequence[HttpServer],
        *,
        http_url: str,
        https_url: str,
        capture_path: Path,
    ) -> None:
        self.platform = platform
        self._dashboard = dashboard
        self._servers = servers
        self.http_url = http_url
        """Of the REST API, without a slash at the end."""
        self.https_url = https_url
        """The same by TLS; empty: not served."""
        self.capture_path = capture_path

    def http_client(self) -> httpx.AsyncClient:
        """A client for the REST API and media URLs; the caller closes it."""
        return httpx.AsyncClient(verify=trusted(), trust_env=False)

    async def stop(self) -> None:
        """Hang up, finish files and webhooks, close the ports."""
        self._dashboard.close()
        await self.platform.stop()
        for server in self._servers:
            await server.stop()


async def start_live(settings: Settings, *, capture: Path | None = None) -> LivePlatform:
    """Start a platform on the running loop; `settings.data` exists.

    Raises Unavailable when a port is taken or the store cannot be opened; nothing stays open then.
    """
    data = Path(settings.data)
    capture_path = capture or data / "capture.pcap"
    network = LiveNetwork()
    async with AsyncExitStack() as undo:
        store = Store.open(settings.store or f"sqlite:///{data / 'offhook.sqlite'}")
        undo.callback(store.close)
        snapshots_in(data, store).finish()
        store.end_orphans(last_at_work_ns(data) or time.time_ns())
        dashboard = Dashboard()
        front = Front(shared_api(), dashboard.app)
        servers = [HttpServer(front)]
        http_url = "http://" + await _served(servers[0], settings.http, settings.advertise, network)
        undo.push_async_callback(servers[0].stop)
        https_url, authority = "", b""
        if settings.https:
            certificates = Certificates(Path(settings.certificates) if settings.certificates else default_folder())
            servers.append(HttpServer(front, certificates.server_tls()))
            authority = authority_of(certificates)
            https_url = "https://" + await _served(servers[1], settings.https, settings.advertise, network)
            undo.push_async_callback(servers[1].stop)
        around = _surroundings(settings, network, store, capture_path)
        platform = Platform(settings, around, media_base=http_url)
        undo.push_async_callback(platform.stop)
        await platform.start()
        ways: tuple[Transport, Transport] = ("ws", "wss")
        for transport, server in zip(ways, servers, strict=False):
            server.upgraded = partial(platform.take_upgrade, transport)
        platform.onlooker.authority = authority
        _open(dashboard, platform, [http_url, https_url])
        undo.pop_all()
    return LivePlatform(platform, dashboard, servers, http_url=http_url, https_url=https_url, capture_path=capture_path)


def _open(dashboard: Dashboard, platform: Platform, urls: Sequence[str]) -> None:
    platform.onlooker.hosts = hosts_of(platform.settings, urls)
    platform.onlooker.doors = web_socket_doors(platform.sip_doors)
    dashboard.open(platform.onlooker)


async def _served(server: HttpServer, address: str, advertised: str, network: LiveNetwork) -> str:
    """Start it; HOST:PORT as the world reaches it."""
    wanted = parse_address(address)
    bound = await server.start(wanted.host, wanted.port)
    is_anywhere = wanted.host in WILDCARDS
    host = advertised.partition(",")[0].strip() or (
        network.local_address_towards(ANYBODY) if is_anywhere else wanted.host
    )
    return str(Address(host, bound.port))


def _surroundings(settings: Settings, network: LiveNetwork, store: Store, capture: Path) -> Surroundings:
    loop = asyncio.get_running_loop()
    wall = WallClock(epoch_ns=time.time_ns() - round(loop.time() * 1e9))
    ids = Ids.unguessable()
    first, last = settings.rtp_range()
    pool = PortPool(network, first=first, last=last, ids=ids)
    http = HttpSeam()
    http.prepare()
    return Surroundings(
        loop=loop,
        network=network,
        media=LiveHost(pool, wall_epoch_ns=wall.epoch_ns, capture=capture),
        edge=EdgeHost(settings.webrtc.order()),
        http=http,
        encode_mp3=EncoderProcesses().encode,
        compose_room=composer(ChildPrograms(COMPOSED_AT_ONCE).run),
        synthesize=synthesizer(ChildPrograms(SPOKEN_AT_ONCE, niceness=0).run),
        run_recognizer=ChildPrograms(AT_ONCE).run,
        decode_sound=decode_beside,
        ids=ids,
        wall=wall,
        store=store,
        data=Path(settings.data),
    )
