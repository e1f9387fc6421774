"""A whole platform in a world, with phones and an app: for tests of what assembles it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.runtime.virtual_loop import VirtualLoop
from emulator.settings import Application, Endpoint, Ledger, Number, Settings
from emulator.testing.softphone import Softphone
from emulator.testing.world import APP_HOST, PHONES_HOST, start_simulated
from tests.emulator.runtime.flow_stage import WebApp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from emulator.testing.world import SimulatedPlatform

DID, OUTSIDE = "15550199", "15550300"
SETTINGS = Settings(
    http="127.0.0.1:0",
    sip="192.0.2.1:5060",
    applications={"demo": Application(answer_url=f"http://{APP_HOST}/answer", hangup_url=f"http://{APP_HOST}/hangup")},
    numbers={f"+{DID}": Number(application="demo")},
    endpoints={
        "ann": Endpoint(password="a"),
        "bob": Endpoint(password="b", application="demo", outside_number=f"+{OUTSIDE}"),
    },
    ledger=Ledger(plus_in_numbers=True),
)


class Scene:
    """One platform, its app, and phones that are made when they are asked for."""

    def __init__(self, world: SimulatedPlatform) -> None:
        self.world = world
        self.platform = world.platform
        self.app = WebApp()
        world.http.register(APP_HOST, self.app)
        self.phones: list[Softphone] = []

    async def phone(self, username: str, password: str) -> Softphone:
        """A registered phone."""
        phone = Softphone(
            network=self.world.network.at(PHONES_HOST),
            ids=self.platform.around.ids,
            party=username,
            username=username,
            password=password,
            server=self.platform.sip_address,
            code=1 + len(self.phones),
        )
        await phone.start(10.0)
        self.phones.append(phone)
        return phone

    def lines(self, lane: str) -> list[str]:
        """The time line of one lane."""
        return [event.summary for event in self.platform.trace.events if event.lane == lane]


def in_a_world(
    folder: Path, story: Callable[[Scene], Awaitable[None]], *, seed: int = 1, settings: Settings = SETTINGS
) -> Scene:
    """Play `story` on a platform that runs, then stop phones and platform; the scene as it was left."""

    folder.mkdir(exist_ok=True)

    async def play() -> Scene:
        scene = Scene(await start_simulated(settings, seed=seed, data=folder))
        try:
            await story(scene)
        finally:
            for phone in scene.phones:
                await phone.stop()
            await scene.world.stop()
        return scene

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(play())
