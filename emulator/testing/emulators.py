"""Makes platforms for scenarios: each with its own ports, store and folder, in the world that is asked for."""

from __future__ import annotations

import asyncio
import datetime
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, Protocol

from emulator.live import start_live
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.udp_socket import lacks_ipv6
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.settings import Account, Settings
from emulator.testing.staged_platform import StagedPlatform
from emulator.testing.world import SIP, SIPS, start_simulated
from emulator.webrtc_settings import WebRtc

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from emulator.live import LivePlatform
    from emulator.testing.world import SimulatedPlatform

WorldName = Literal["live", "simulated"]


class Order(Protocol):
    """What is asked of a platform: `scenarios.runner.platform_port.PlatformOrder` fits."""

    @property
    def world(self) -> WorldName:
        """Which world."""

    @property
    def seed(self) -> str:
        """Ids, ports and network of a simulated world follow from it."""

    @property
    def data(self) -> Path:
        """Where recordings and the capture go."""

    @property
    def serves_tls(self) -> bool:
        """Whether a phone will speak SIP by TLS."""

    @property
    def sip(self) -> str:
        """HOST:PORT at which a live one takes SIP; empty: any of loopback."""

    @property
    def sips(self) -> str:
        """HOST:PORT at which a live one takes SIP by TLS, with the certificates of this machine, which phones may have
        been told to trust; empty: any of loopback, with some that are made for it.
        """

    @property
    def control_token(self) -> str:
        """Whoever has it may operate it by /control; empty: nobody."""

    @property
    def secrets(self) -> bool:
        """Whether time line and capture show keys, digest responses and tokens."""


class Emulators:
    """Both worlds, for the scenario runner."""

    @asynccontextmanager
    async def start(self, order: Order) -> AsyncIterator[StagedPlatform]:
        """Start a platform in the running loop; leaving it hangs up, closes recordings and the capture."""
        is_simulated = order.world == "simulated"
        anywhere = _any_port_of_loopback()
        sip, sips = (SIP, SIPS) if is_simulated else (order.sip or anywhere, order.sips or anywhere)
        running: LivePlatform | SimulatedPlatform
        with _certificates(order) as certificates:
            settings = Settings(
                http="127.0.0.1:0",
                sip=sip,
                sips=sips if order.serves_tls else "",
                certificates=certificates,
                ws="" if is_simulated else "127.0.0.1:0",
                webrtc=WebRtc(loopback=True),
                rtp_ports="20000-29999" if is_simulated else "0-0",
                data=str(order.data),
                account=Account(),
                control_token=order.control_token,
                secrets=order.secrets,
            )
            if is_simulated:
                running = await start_simulated(settings, seed=order.seed, data=order.data)
            else:
                running = await start_live(settings)
        try:
            yield StagedPlatform(running, order.control_token)
        finally:
            await running.stop()

    def run(self, world: WorldName, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `main` in a loop of that world. KeyboardInterrupt cancels it and is raised when it has ended."""
        with self.runner(world) as runner:
            runner.run(main())

    def runner(self, world: WorldName) -> asyncio.Runner:
        """For loops of that world: the clock of a simulated one stands still between two calls of `run`."""
        return asyncio.Runner(loop_factory=VirtualLoop if world == "simulated" else None)


def _any_port_of_loopback() -> str:
    return "127.0.0.1:0" if lacks_ipv6() else "127.0.0.1:0, [::1]:0"


@contextmanager
def _certificates(order: Order) -> Iterator[str]:
    """The folder of those with which SIP is served by TLS, if it is: nobody trusts them, and they are gone at once.

    Empty: that of the user, or no matter.
    """
    if not order.serves_tls or order.sips:
        yield ""
        return
    with TemporaryDirectory(prefix="offhook-certificates-") as folder:
        make_certificates(Path(folder), (), datetime.datetime.now(datetime.UTC))
        yield folder
