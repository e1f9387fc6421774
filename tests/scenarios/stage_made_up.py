"""A stage without a platform: phones that do as they are told at once, in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.base.trace import Trace
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.sip.commands import AdoptBindings
from emulator.testing.network import FakeNetwork
from emulator.testing.softphone_log import Moment, PhoneLog
from scenarios.endpoints.phone import Account
from scenarios.runner.announcements import Announcements
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.stage import Stage
from tests.scenarios.app_requests_made_up import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    import httpx
    from numpy.typing import NDArray

    from emulator.sip.hop import Transport
    from emulator.testing.fault import Fault
    from emulator.testing.impairment import Impairment
    from emulator.testing.nat import NatKind
    from emulator.testing.phone_habits import HoldForm, KeyWay
    from emulator.testing.softphone import PhoneNetwork
    from scenarios.language.scenario import Scenario

Result = TypeVar("Result")
SERVER = Address("192.0.2.1", 5060)


class ObedientPhone:
    """Notes what it is told; `log` is filled by the test, and by what the phone does itself."""

    def __init__(self, party: str) -> None:
        self.log = PhoneLog(party)
        self.told: list[tuple[str, ...]] = []
        self.media_addresses: tuple[Address, ...] = (Address("198.51.100.1", 40000),)
        self.relayed_calls: tuple[str, ...] = ()

    def happens(self, after: float, moment: Moment, detail: str = "") -> None:
        """Let `moment` come in `after` seconds."""
        loop = asyncio.get_running_loop()
        loop.call_later(after, lambda: self.log.add(loop.time(), moment, detail))

    async def start(self, within: float) -> None:
        self.told.append(("start", f"{within:g}"))

    async def dial(self, target: str) -> None:
        self.told.append(("dial", target))

    async def answer(self) -> None:
        self.told.append(("answer", f"{asyncio.get_running_loop().time():g}"))
        self.happens(0.1, Moment.CONNECTED)

    async def reject(self, status: int) -> None:
        self.told.append(("reject", str(status)))
        self.happens(0.1, Moment.ENDED)

    async def forward(self, target: str, status: int) -> None:
        self.told.append(("forward", target, str(status)))
        self.happens(0.1, Moment.ENDED)

    async def hang_up(self) -> None:
        self.told.append(("hang_up",))
        self.happens(0.1, Moment.ENDED, "by us")

    async def hold(self, form: HoldForm | None = None) -> None:
        self.told.append(("hold", form) if form else ("hold",))

    async def resume(self) -> None:
        self.told.append(("resume",))

    async def move(self) -> None:
        self.told.append(("move",))

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        self.told.append(("transfer", target) if consult_s is None else ("transfer", target, f"{consult_s:g}"))
        return 486 if target == "busy" else 200

    async def change_codec(self, codecs: Sequence[str]) -> None:
        self.told.append(("change_codec", *codecs))

    async def drop_network(self) -> None:
        self.told.append(("drop_network",))

    async def restore_network(self) -> None:
        self.told.append(("restore_network",))

    async def mute(self) -> None:
        self.told.append(("mute",))

    async def unmute(self) -> None:
        self.told.append(("unmute",))

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        self.told.append(("press", digits, *(str(each) for each in (way, claimed_ms) if each is not None)))
        await asyncio.sleep(len(digits))

    async def say(self, pcm: NDArray[np.int16]) -> None:
        self.told.append(("say", str(len(pcm))))
        await asyncio.sleep(len(pcm) / 8000)

    async def stop(self) -> None:
        self.told.append(("stop",))


@dataclass
class EmptyPlatform:
    """What the runner asks of a platform, with nothing behind it."""

    http_url: str = "http://api.test"
    sip_address: Address = SERVER
    web_socket_address: Address | None = None
    control_token: str = ""
    auth_id: str = "MAXXXXXXXXXXXXXXXXXX"
    auth_token: str = TOKEN
    trace: Trace = field(default_factory=Trace)
    capture_path: Path = Path("nowhere.pcap")
    recordings_dir: Path = Path("nowhere")
    network: PhoneNetwork = field(default_factory=lambda: FakeNetwork(1, home="192.0.2.1"))
    ids: Ids = field(default_factory=lambda: Ids.seeded(1))
    client: httpx.AsyncClient | None = None
    flushed: int = 0
    deterministic: bool = True
    impaired: list[tuple[int, Impairment]] = field(default_factory=list)
    has_voice: bool = True
    synthesised: list[tuple[str, str, str]] = field(default_factory=list)

    def sip_server(self, transport: Transport, *, ipv6: bool) -> Address:
        assert (transport, ipv6) == ("udp", False), "it has one port"
        return self.sip_address

    def rough_network(self, number: int, link: Impairment, nat: NatKind | None) -> PhoneNetwork:
        raise AssertionError(f"phone {number} has no network: {link}, {nat}")

    def impair(self, number: int, link: Impairment) -> None:
        self.impaired.append((number, link))

    def seen_address(self, local: Address) -> Address:
        raise AssertionError(f"no phone has a network for {local}")

    def relay_addresses(self, calls: Sequence[str]) -> tuple[Address, ...]:
        raise AssertionError(f"no call goes by WebRTC: {calls}")

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def ask(self, question: str, patience_s: float) -> str:
        raise AssertionError(f"nobody is here to {question} within {patience_s} s")

    def add_application(self, name: str, *, answer_url: str, hangup_url: str) -> None: ...

    def add_number(self, number: str, application: str) -> None: ...

    def wall_ns(self, at: float) -> int:
        return round(at * 1e9)

    def add_endpoint(self, username: str, password: str, *, number: str, srtp: bool = False) -> None: ...

    def carried(self, username: str) -> AdoptBindings:
        return AdoptBindings(username=username, bindings=())

    def adopt(self, known: AdoptBindings) -> None: ...

    async def spoken(self, text: str, voice: str, language: str) -> NDArray[np.int16]:
        """A second of sound for every word that is asked for, once it has been synthesised: `synthesised` has all."""
        if not self.has_voice:
            raise Unavailable(f"{text!r} cannot be said: no voice")
        self.synthesised.append((text, voice, language))
        return np.ones(8000 * len(text.split()), np.int16)

    def host_app(self, app: Any) -> str:  # noqa: ARG002 - the protocol's
        return "http://app.test"

    def http_client(self) -> httpx.AsyncClient:
        assert self.client is not None
        return self.client

    async def flush(self) -> None:
        self.flushed += 1

    def faults(self) -> list[Fault]:
        return []


def stage_of(scenario: Scenario, platform: EmptyPlatform | None = None) -> tuple[Stage, dict[str, ObedientPhone]]:
    """A stage for `scenario`, and its phones as what they are."""
    phones = {party: ObedientPhone(party) for party in scenario.parties}
    accounts = {
        party: Account(party=party, username=party, password="x", server=SERVER, code=code)
        for code, party in enumerate(scenario.parties, 1)
    }
    app = InlineApp(scenario.app.documents, lambda: 0.0)
    app.variables["agent.uri"] = "sip:agent@192.0.2.1"
    platform = platform or EmptyPlatform()
    stage = Stage(
        scenario=scenario,
        platform=platform,
        app=app,
        phones=dict(phones),
        accounts=accounts,
        announcements=Announcements(platform),
    )
    return stage, phones


def in_virtual_time(main: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run `main` on a virtual loop."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())
