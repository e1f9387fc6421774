"""Makes platforms for scenarios: each with its own ports, store and folder, in the world that is asked for."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, Protocol

from emulator.config import Account, Settings
from emulator.live import start_live
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.staged_platform import StagedPlatform
from emulator.testing.world import PLATFORM_HOST, start_simulated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from pathlib import Path

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


class Emulators:
    """Both worlds, for the scenario runner."""

    @asynccontextmanager
    async def start(self, order: Order) -> AsyncIterator[StagedPlatform]:
        """Start a platform in the running loop; leaving it hangs up, closes recordings and the capture."""
        host = PLATFORM_HOST if order.world == "simulated" else "127.0.0.1"
        settings = Settings(
            http="127.0.0.1:0",
            sip=f"{host}:{5060 if order.world == 'simulated' else 0}",
            rtp_ports="20000-29999" if order.world == "simulated" else "0-0",
            data=str(order.data),
            account=Account(),
        )
        running: LivePlatform | SimulatedPlatform
        if order.world == "simulated":
            running = await start_simulated(settings, seed=order.seed, data=order.data)
        else:
            running = await start_live(settings)
        try:
            yield StagedPlatform(running)
        finally:
            await running.stop()

    def run(self, world: WorldName, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `main` in a loop of that world. KeyboardInterrupt cancels it and is raised when it has ended."""
        with self.runner(world) as runner:
            runner.run(main())

    def runner(self, world: WorldName) -> asyncio.Runner:
        """For loops of that world: the clock of a simulated one stands still between two calls of `run`."""
        return asyncio.Runner(loop_factory=VirtualLoop if world == "simulated" else None)
