"""Plays a story with one SDK against a live platform and says of every operation what came of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from emulator.testing.emulators import Emulators
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from scenarios.language.streams import AppStream
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp, coded_sound
from scenarios.runner.platform_port import PlatformOrder
from tests.live.sdk.clients import node_sdk, python_sdk
from tests.live.sdk.words import Act, filled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.testing.staged_platform import StagedPlatform
    from tests.live.sdk.clients import Sdk, Shown
    from tests.live.sdk.words import Method, Operation, Story, Values

SDKS = {"Python": python_sdk, "Node": node_sdk}
CUSTOMER = "12025552222"
CALLER = "12025551111"
WAITING = "<Response><Wait length='60'/></Response>"
MEETING = f"<Response>{'<Conference>My Room</Conference>' * 5}</Response>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one operation with one SDK."""

    operation: Operation
    method: str
    status: int
    """As the platform answered it; 0: it was not asked, or more than once."""
    fault: str = ""
    """What is wrong."""


class Scene:
    """A platform, a customer with a phone, and an app."""

    def __init__(self, platform: StagedPlatform, phone: Softphone, app_url: str) -> None:
        self.platform = platform
        self._phone = phone
        self.notes: dict[str, Any] = {
            "app": app_url,
            "socket": app_url.replace("http", "ws"),
            "caller": CALLER,
            "customer": CUSTOMER,
            "auth_id": platform.auth_id,
        }

    async def perform(self, act: Act) -> None:
        """Wait for what the customer sees, or let the customer do something."""
        if act is Act.CUSTOMER_RINGS:
            await self._phone.log.until(Moment.RINGING, 5.0)
        elif act is Act.CUSTOMER_ANSWERS:
            await self._phone.answer()
            await self._phone.log.until(Moment.CONNECTED, 5.0)
            await asyncio.sleep(0.5)
        elif act is Act.CALL_ENDS:
            await self._phone.log.until(Moment.ENDED, 5.0)
            await asyncio.sleep(0.5)
        else:
            await asyncio.sleep(1.0)

    def asked(self, since: int) -> list[tuple[str, str, int]]:
        """Method, path and status of every request to the API since the time line had `since` events."""
        details = [event.detail for event in self.platform.trace.events[since:] if event.lane == "rest"]
        return [(str(d["method"]), str(d["path"]), int(str(d["status"]))) for d in details]


async def play(story: Story, sdk: Sdk, scene: Scene) -> list[Outcome]:
    """Perform the acts, and the operations that this SDK has a method for."""
    outcomes: list[Outcome] = []
    for step in story:
        if isinstance(step, Act):
            await scene.perform(step)
        elif (method := sdk.method(step)) is not None:
            outcomes.append(await _outcome(step, method, sdk, scene))
    return outcomes


async def _outcome(operation: Operation, method: Method, sdk: Sdk, scene: Scene) -> Outcome:
    since = len(scene.platform.trace.events)
    notes = scene.notes
    try:
        given = replace(
            method,
            given=filled(method.given, notes),
            named=filled(method.named, notes),
            identity=filled(method.identity, notes),
        )
    except KeyError as missing:
        fault = f"nothing before it has given {missing}"
        return Outcome(operation=operation, method=method.name, status=0, fault=fault)
    shown = await sdk.ask(given)
    asked = scene.asked(since)
    fault = _fault(operation, shown, asked, scene)
    if not fault:
        scene.notes |= {note: shown.values[name] for note, name in operation.keeps.items()}
    status = asked[0][2] if len(asked) == 1 else 0
    return Outcome(operation=operation, method=method.name, status=status, fault=fault)


def _fault(operation: Operation, shown: Shown, asked: list[tuple[str, str, int]], scene: Scene) -> str:
    if len(asked) != 1:
        return f"{len(asked)} requests: {asked}; {shown.error}"
    method, path, status = asked[0]
    if not operation.fits(method, path):
        return f"asked for {method} {path}, not for {operation.asks}"
    if status != operation.status or bool(shown.error) != (status >= 400):
        return f"answered {status} for {operation.status}: {shown.error or shown.values}"
    if operation.holds and filled(operation.holds, scene.notes) not in shown.ids:
        return f"listed {shown.ids} without {operation.holds}"
    return _wrongly_shown(operation, shown, filled(operation.shows, scene.notes))


def _wrongly_shown(operation: Operation, shown: Shown, wanted: Values) -> str:
    if operation.lists not in {None, shown.lists}:
        return f"listed {shown.lists}, not {operation.lists}"
    wrong = {name: shown.values.get(name) for name, value in wanted.items() if shown.values.get(name) != value}
    unkept = [name for name in operation.keeps.values() if not shown.values.get(name)]
    return f"showed {wrong}, not {wanted}" if wrong else f"showed no {', '.join(unkept)}" if unkept else ""


@asynccontextmanager
async def staged(data: Path) -> AsyncIterator[Scene]:
    """A scene on a live platform of its own."""
    sounds, streams = {"hello": coded_sound(9, 30.0)}, {"/stream": AppStream()}
    app = InlineApp({"/answer/": WAITING, "/other/": WAITING, "/room/": MEETING}, lambda: 0.0, sounds, streams)
    order = PlatformOrder(world="live", seed="", data=data)
    async with Emulators().start(order) as platform, served(app) as url:
        platform.add_endpoint("customer", "secret", number=CUSTOMER)
        phone = Softphone(
            network=platform.network,
            ids=platform.ids,
            party="customer",
            username="customer",
            password="secret",
            server=platform.sip_address,
            code=1,
        )
        await phone.start(5.0)
        yield Scene(platform, phone, url)
        await phone.stop()


async def outcomes_of(story: Story, language: str, data: Path) -> list[Outcome]:
    """A story from beginning to end, with the SDK of `language`."""
    async with staged(data) as scene:
        platform = scene.platform
        async with SDKS[language](platform.http_url, platform.auth_id, platform.auth_token) as sdk:
            return await play(story, sdk, scene)
