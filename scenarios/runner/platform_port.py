"""What the runner needs of a platform, and nothing more. `emulator.app.start_platform` fits it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from scenarios.endpoints.run_lab import RunLab

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    import httpx
    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.base.trace import Trace
    from emulator.sip.commands import AdoptBindings
    from emulator.sip.hop import Transport
    from emulator.testing.fault import Fault
    from emulator.testing.impairment import Impairment
    from emulator.testing.nat import NatKind
    from emulator.testing.softphone import PhoneNetwork
    from hardware.phones.control import Handset

World = Literal["live", "simulated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformOrder:
    """The platform of one case: its own ports, its own store, its own folder."""

    world: World
    seed: str
    """Of this case: ids, clock and network of a simulated world follow from it."""
    data: Path
    """Where recordings, sidecars and the capture go."""
    serves_tls: bool = False
    """Whether a phone will speak SIP by TLS."""
    lab: RunLab = field(default_factory=RunLab)
    """Where those of its phones are that are of the kind `phone`."""
    sip: str = ""
    """HOST:PORT at which it takes SIP; empty: where it likes."""
    sips: str = ""
    """HOST:PORT at which it takes SIP by TLS, with the certificates of this machine; empty: where it likes."""
    control_token: str = ""
    """Whoever has it may operate it by /control; empty: nobody."""
    secrets: bool = False
    """Whether time line and capture show keys, digest responses and tokens."""


class Platform(Protocol):
    """A running platform with one account."""

    http_url: str
    """Of the REST API, without a slash at the end."""
    sip_address: Address
    web_socket_address: Address | None
    """Of SIP by WebSocket; None: not served."""
    control_token: str
    """Opens /control; empty: that is closed."""
    auth_id: str
    auth_token: str
    trace: Trace
    capture_path: Path
    recordings_dir: Path
    """Holds `{recording_id}.sidecar.json`."""
    network: PhoneNetwork
    """On which phones of ours open their sockets."""
    ids: Ids

    @property
    def deterministic(self) -> bool:
        """Whether the seed alone has decided what happened so far: never live, and not when a real app was asked."""

    def sip_server(self, transport: Transport, *, ipv6: bool) -> Address:
        """Where a phone finds the platform. Raises Unavailable where it is not served in this way."""

    def rough_network(self, number: int, link: Impairment, nat: NatKind | None) -> PhoneNetwork:
        """Simulated world only: a host of its own for the phone with this number, behind a bad network."""

    def impair(self, number: int, link: Impairment) -> None:
        """Simulated world only: change the network of a phone that has a host of its own."""

    def seen_address(self, local: Address) -> Address:
        """Under what the platform knows an address of a phone on a rough network: its NAT's, if any."""

    def relay_addresses(self, calls: Sequence[str]) -> tuple[Address, ...]:
        """From where the engine heard calls by WebRTC (call_uuids), the latest last."""

    def now(self) -> float:
        """Seconds on the clock of the time line: the loop's."""

    async def ask(self, question: str, patience_s: float) -> str:
        """Have a person do something, on its dashboard: empty when it was done, else why it was not. Waits for ever."""

    def add_application(self, name: str, *, answer_url: str, hangup_url: str) -> None:
        """An application, both URLs requested by POST."""

    def add_number(self, number: str, application: str) -> None:
        """A number of the account that leads to `application`."""

    def wall_ns(self, at: float) -> int:
        """Wall time, nanoseconds since 1970, at `at` seconds of the time line's clock."""

    def add_endpoint(self, username: str, password: str, *, number: str, srtp: bool = False) -> None:
        """A SIP user that may register. When it dials, the number it dials decides what answers.

        When `number` is dialled by a call flow or the API, this user is called; empty: it has no number. With `srtp`
        it is called with an offer of SRTP.
        """

    def carried(self, username: str) -> AdoptBindings:
        """Where a user's phones are reached, for the platform of another case at the same address."""

    def adopt(self, known: AdoptBindings) -> None:
        """Reach a user's phones where they registered at the platform of an earlier case. The user is there already."""

    async def spoken(self, text: str, voice: str, language: str) -> NDArray[np.int16]:
        """What a phone sends that says `text`: 8000 Hz. Raises Unavailable when it cannot be spoken here."""

    def host_app(self, app: Any) -> str:
        """Simulated world only: the URL under which the platform reaches this ASGI app in the same process."""

    def http_client(self) -> httpx.AsyncClient:
        """A client for the REST API and media URLs; the caller closes it."""

    async def flush(self) -> None:
        """Everything that is on the capture so far is in its file."""

    def faults(self) -> list[Fault]:
        """Why measurements of this run cannot be trusted: late ticks, packets that the kernel dropped. Empty: none."""


class Devices(Protocol):
    """What hangs on the lab bus, as a case uses it."""

    async def turn(self, name: str, position: Literal["on", "off"]) -> None:
        """Bring one into a position and see that it is there. Raises ControlFailure, Unavailable."""

    def handset(self, name: str) -> Handset:
        """The handset that a device lifts."""


class Emulator(Protocol):
    """How worlds are made: `emulator.app` as the runner sees it."""

    def start(self, order: PlatformOrder) -> AbstractAsyncContextManager[Platform]:
        """Start a platform in the running loop; leaving it hangs up, closes recordings and the capture."""

    def run(self, world: World, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `main` in a loop of that world. KeyboardInterrupt cancels `main` and is raised when it has ended."""
