"""A platform as the scenario runner uses it, in either world."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.base.address import Address
from emulator.testing.fault import Fault
from emulator.testing.world import APP_HOST, PHONES_HOST, SimulatedPlatform, ipv6_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx
    from numpy.typing import NDArray

    from emulator.base.ids import Ids
    from emulator.base.trace import Trace
    from emulator.live import LivePlatform
    from emulator.runtime.network import Network
    from emulator.sip.commands import AdoptBindings
    from emulator.sip.hop import Transport
    from emulator.testing.impairment import Impairment
    from emulator.testing.nat import NatKind

SPOILED = frozenset({"engine_lost", "capture_failed"})
"""Details of warnings after which a run proves nothing either."""
LATE_LIMIT_MS = 100.0
"""A media engine that woke later than this heard its calls through a hole: such a run proves nothing."""
FLUSH_S = 0.2
"""Some ticks of the media process: it hears of the last hang-up with the next one."""
FIRST_ROUGH_HOST = 100


class StagedPlatform:
    """A running platform as a scenario uses it: applications by name, phones on its network."""

    def __init__(self, running: LivePlatform | SimulatedPlatform, control_token: str = "") -> None:
        self._running = running
        self._platform = running.platform
        self._app_ids: dict[str, str] = {}
        self.http_url = running.http_url
        self.sip_address: Address = self._platform.sip_address
        self.web_socket_address: Address | None = next(
            (door.address for door in self._platform.sip_doors if door.transport == "ws"), None
        )
        self.control_token = control_token
        self.auth_id = self._platform.auth_id
        self.auth_token = self._platform.auth_token
        self.trace: Trace = self._platform.trace
        self.capture_path = running.capture_path
        self.recordings_dir = self._platform.recordings_dir
        self.ids: Ids = self._platform.around.ids
        self.network: Network = (
            running.network.at(PHONES_HOST, ipv6_of(PHONES_HOST))
            if isinstance(running, SimulatedPlatform)
            else self._platform.around.network
        )

    @property
    def deterministic(self) -> bool:
        """Whether the seed alone has decided what happened so far: never live, and not when a real app was asked."""
        return isinstance(self._running, SimulatedPlatform) and self._running.http.deterministic

    def sip_server(self, transport: Transport, *, ipv6: bool) -> Address:
        """Where a phone finds the platform. Raises Unavailable where it is not served in this way."""
        return self._platform.sip_server(transport, ipv6=ipv6)

    def rough_network(self, number: int, link: Impairment, nat: NatKind | None) -> Network:
        """Simulated world only: a host of its own for the phone with this number, behind a bad network."""
        assert isinstance(self._running, SimulatedPlatform), "a live platform has the network that there is"
        return self._running.phone_network(_rough_host(number), link, nat=nat)

    def impair(self, number: int, link: Impairment) -> None:
        """Simulated world only: change the network of a phone that has a host of its own."""
        assert isinstance(self._running, SimulatedPlatform), "a live platform has the network that there is"
        self._running.link(_rough_host(number), link)

    def seen_address(self, local: Address) -> Address:
        """Under what the platform knows an address of a phone on a rough network: its NAT's, if any."""
        assert isinstance(self._running, SimulatedPlatform), "a live platform has the network that there is"
        return self._running.seen_address(local)

    def relay_addresses(self, calls: Sequence[str]) -> tuple[Address, ...]:
        """From where the engine heard calls by WebRTC (call_uuids), by the time line, the latest last."""
        relays = [str(event.detail.get("relay", "")) for event in self.trace.events if event.call_uuid in calls]
        told = (relay.rpartition(":") for relay in relays if relay)
        return tuple(dict.fromkeys(Address(host.strip("[]"), int(port)) for host, _, port in told))

    def now(self) -> float:
        """Seconds on the clock of the time line: the loop's."""
        return self._platform.now()

    async def ask(self, question: str, patience_s: float) -> str:
        """Have a person do something, on the dashboard: empty when it was done, else why it was not."""
        return await self._platform.onlooker.prompts.ask(question, patience_s)

    def add_application(self, name: str, *, answer_url: str, hangup_url: str) -> None:
        """An application, both URLs requested by POST."""
        self._app_ids[name] = self._platform.house.add_application(name, answer_url, hangup_url=hangup_url)

    def add_number(self, number: str, application: str) -> None:
        """A number of the account that leads to `application`."""
        self._platform.house.add_number(number, self._app_ids[application])

    def wall_ns(self, at: float) -> int:
        """Wall time, nanoseconds since 1970, at `at` seconds of the time line's clock."""
        return self._platform.around.wall.ns(at)

    def add_endpoint(self, username: str, password: str, *, number: str = "", srtp: bool = False) -> None:
        """A SIP user that may register. It has no application: the number it dials decides what answers.

        When a call flow or the API dials `number`, this phone plays the rest of the world. With `srtp` it is called
        with an offer of SRTP.
        """
        self._platform.house.add_endpoint(username, password, outside_number=number, srtp=srtp)

    def carried(self, username: str) -> AdoptBindings:
        """Where a user's phones are reached, for the platform of another case at the same address."""
        return self._platform.carried(username)

    def adopt(self, known: AdoptBindings) -> None:
        """Reach a user's phones where they registered at the platform of an earlier case. The user is there already."""
        self._platform.adopt(known)

    async def spoken(self, text: str, voice: str, language: str) -> NDArray[np.int16]:
        """What a phone sends that says `text`: 8000 Hz. The platform keeps it as it keeps what its own Speak says.

        Raises Unavailable when nothing here can speak it.
        """
        path = await self._platform.spoken(text, voice=voice, language=language)
        return np.fromfile(path, "<i2").astype(np.int16)

    def host_app(self, app: Any) -> str:
        """Simulated world only: the URL under which the platform reaches this ASGI app in the same process."""
        assert isinstance(self._running, SimulatedPlatform), "a live platform reaches apps over real HTTP"
        self._running.http.register(APP_HOST, app)
        return f"http://{APP_HOST}"

    def http_client(self) -> httpx.AsyncClient:
        """A client for the REST API and media URLs; the caller closes it."""
        return self._running.http_client()

    async def flush(self) -> None:
        """Everything that was heard so far is in its file: an engine without legs writes at once, an MP3 follows."""
        await asyncio.sleep(FLUSH_S)
        await self._platform.finish_recordings()

    def faults(self) -> list[Fault]:
        """Why measurements of this run cannot be trusted."""
        warnings = [event for event in self.trace.events if event.lane == "warning"]
        return [Fault(event.summary) for event in warnings if event.detail.keys() & SPOILED] + [
            Fault(event.summary, late_ms)
            for event in warnings
            if (late_ms := float(str(event.detail.get("late_ms", 0)))) > LATE_LIMIT_MS
        ]


def _rough_host(number: int) -> str:
    return f"198.51.100.{FIRST_ROUGH_HOST + number}"
