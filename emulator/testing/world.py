"""A platform in a simulated world: virtual clock, network in memory, store in memory, the app in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import httpx

from emulator.app import Platform, shared_api
from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.records.store import Store
from emulator.runtime.child_programs import run_at_once
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.in_process_host import InProcessHost
from emulator.runtime.mp3_encoders import encode_at_once
from emulator.runtime.port_pool import PortPool
from emulator.runtime.room_compositions import compose_at_once
from emulator.runtime.sound_decoding import decode_at_once
from emulator.runtime.speech import synthesize_at_once
from emulator.settings import Settings
from emulator.surroundings import Surroundings
from emulator.testing.document_app import DocumentApp
from emulator.testing.impairment import Impairment
from emulator.testing.network import FakeNetwork
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone import Softphone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.base.address import Address
    from emulator.runtime.asgi_server import AsgiApp
    from emulator.testing.nat import NatKind
    from emulator.testing.network import HostView
    from emulator.testing.phone_habits import PhoneHabits

EPOCH_NS = 1_767_225_600 * 1_000_000_000
"""Every world begins on 1 January 2026, 00:00 UTC."""
API_HOST = "api.offhook.test"
APP_HOST = "app.offhook.test"
PLATFORM_HOST = "192.0.2.1"
APP_URL = f"http://{APP_HOST}"
PLATFORM_IPV6 = "2001:db8::1"
SIP = f"{PLATFORM_HOST}:5060, [{PLATFORM_IPV6}]:5060"
SIPS = f"{PLATFORM_HOST}:5061, [{PLATFORM_IPV6}]:5061"
PHONES_HOST = "198.51.100.1"
PERFECT = Impairment()


class SimulatedPlatform:
    """A platform and the made-up surroundings that belong to it."""

    def __init__(
        self, platform: Platform, network: FakeNetwork, http: HttpSeam, media: InProcessHost, capture_path: Path
    ) -> None:
        self.platform = platform
        self.media = media
        self.network = network
        self.http = http
        self.http_url = f"http://{API_HOST}"
        self.capture_path = capture_path
        self._phones: list[Softphone] = []

    def http_client(self) -> httpx.AsyncClient:
        """A client for the REST API and media URLs; the caller closes it."""
        return _api_client()

    def leftovers(self) -> list[str]:
        """What is still under way, in words; after a call and 32 s for its last retransmissions: nothing."""
        idle = {
            "a call, a recording, a flow or a webhook": self.platform.is_idle(),
            "a SIP transaction or dialog": self.platform.is_sip_idle(),
            "a leg, a port or a recorder of the media engine": self.media.is_idle,
        }
        idle |= {f"{phone.log.phone}'s phone": phone.is_idle for phone in self._phones}
        return [what for what, is_idle in idle.items() if not is_idle]

    def add_numbers(self, numbers: Sequence[str], answer_url: str, hangup_url: str) -> None:
        """Rent `numbers` and let an application answer them."""
        app_id = self.platform.house.add_application("app under test", answer_url, hangup_url=hangup_url)
        for number in numbers:
            self.platform.house.add_number(number, app_id)

    def phone_network(
        self, host: str, link: Impairment, *, back: Impairment | None = None, nat: NatKind | None = None
    ) -> HostView:
        """The network of a phone on `host`; `back` when the way to the phone differs."""
        self.link(host, link, back)
        if nat:
            self.network.hide(host, f"203.0.113.{host.rpartition('.')[2]}", symmetric=nat == "symmetric")
        return self.network.at(host, ipv6_of(host))

    def seen_address(self, local: Address) -> Address:
        """Under what the platform knows an address of a phone: that of its NAT, if any."""
        return self.network.seen_address(local)

    def add_phone(
        self,
        name: str,
        *,
        outside_number: str = "",
        link: Impairment = PERFECT,
        back: Impairment | None = None,
        nat: NatKind | None = None,
        habits: PhoneHabits = PLAIN,
        ipv6: bool = False,
    ) -> Softphone:
        """A phone that is not switched on yet, on a host of its own, with an endpoint of the account.

        Its host has IPv6 as well as IPv4: with `ipv6` it knows the platform by that.
        """
        number = len(self._phones) + 1
        ids = self.platform.around.ids
        password = ids.token()
        self.platform.house.add_endpoint(name, password, outside_number=outside_number, srtp=habits.srtp)
        phone = Softphone(
            network=self.phone_network(_phone_host(number), link, back=back, nat=nat),
            ids=ids,
            party=name,
            username=name,
            password=password,
            server=self.platform.sip_addresses[ipv6],
            code=number,
            habits=habits,
        )
        self._phones.append(phone)
        return phone

    def impair(self, name: str, link: Impairment, *, back: Impairment | None = None) -> None:
        """Change the network of the phone called `name` from now on."""
        number = next(number for number, phone in enumerate(self._phones, 1) if phone.log.phone == name)
        self.link(_phone_host(number), link, back)

    def link(self, host: str, link: Impairment, back: Impairment | None = None) -> None:
        """Change the network between a phone's host and the platform, by IPv4 and by IPv6."""
        self.network.link(host, PLATFORM_HOST, link, back=back)
        self.network.link(ipv6_of(host), PLATFORM_IPV6, link, back=back)

    async def ask(self, method: str, path: str, fields: Mapping[str, Any]) -> httpx.Response:
        """Ask the REST API; `path` begins behind the account."""
        url = f"{self.http_url}/v1/Account/{self.platform.auth_id}/{path}"
        auth = self.platform.auth_id, self.platform.auth_token
        async with self.http_client() as client:
            return await client.request(method, url, json=dict(fields) or None, auth=auth)

    async def pause_recordings(self, recording_id: str) -> None:
        """Pause one recording, or all."""
        for call in self.platform.around.store.live_calls(self.platform.auth_id):
            self.platform.operator.pause_recordings(call.call_uuid, recording_id)

    async def resume_recordings(self, recording_id: str) -> None:
        """Go on with one recording, or with all."""
        for call in self.platform.around.store.live_calls(self.platform.auth_id):
            self.platform.operator.resume_recordings(call.call_uuid, recording_id)

    async def stop(self) -> None:
        """Switch the phones off, hang up, finish files and webhooks."""
        for phone in self._phones:
            await phone.stop()
        await self.platform.stop()


def ipv6_of(host: str) -> str:
    """The other address of a phone's host."""
    return f"2001:db8:1::{host.rpartition('.')[2]}"


def _phone_host(number: int) -> str:
    return f"198.51.100.{number}"


async def start_simulated(
    settings: Settings, *, seed: int | str, data: Path, http: HttpSeam | None = None
) -> SimulatedPlatform:
    """Start a platform on the running virtual loop; `data` exists. Everything that happens follows from `seed`."""
    loop = asyncio.get_running_loop()
    network = FakeNetwork(f"network {seed}", home=PLATFORM_HOST, home_ipv6=PLATFORM_IPV6)
    wall = WallClock(epoch_ns=EPOCH_NS)
    ids = Ids.seeded(f"ids {seed}")
    http = http or HttpSeam()
    http.register(API_HOST, shared_api())
    first, last = settings.rtp_range()
    capture_path = data / "capture.pcap"
    pool = PortPool(network, first=first, last=last, ids=Ids.seeded(f"ports {seed}"))
    media = InProcessHost(pool, wall_epoch_ns=wall.epoch_ns, capture=capture_path)
    around = Surroundings(
        loop=loop,
        network=network,
        edge=None,
        media=media,
        http=http,
        encode_mp3=encode_at_once,
        compose_room=compose_at_once,
        synthesize=synthesize_at_once,
        run_recognizer=run_at_once,
        decode_sound=decode_at_once,
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
    return SimulatedPlatform(platform, network, http, media, capture_path)


async def start_with_app(
    app: Mapping[str, str] | AsgiApp | str,
    *,
    seed: int | str,
    data: Path,
    wall_deadline_s: float,
    settings: Mapping[str, object],
) -> SimulatedPlatform:
    """Start a platform that reaches `app` (documents by path, an ASGI app, or nothing when it is a URL) at APP_URL."""
    http = HttpSeam(wall_deadline_s=wall_deadline_s)
    if not isinstance(app, str):
        http.register(APP_HOST, DocumentApp(app) if isinstance(app, Mapping) else app)
    given = {"sip": SIP, "rtp_ports": "20000-29999", "data": str(data), **settings}
    return await start_simulated(Settings.model_validate(given), seed=seed, data=data, http=http)


async def prepare() -> None:
    """Make what all worlds of this process share, so that the first is as fast as the rest.

    The API builds its routes when it is first asked, the store its tables when it is first opened.
    """
    Store.in_memory().close()
    async with _api_client() as client:
        await client.get(f"http://{API_HOST}/")


def _api_client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=shared_api()), trust_env=False)
