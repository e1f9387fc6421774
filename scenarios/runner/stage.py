"""One case set up: a platform, the app under test, and a registered phone for every party."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenarios.runner.announcements import Announcements
from scenarios.runner.app_hosting import hosted, sound_codes
from scenarios.runner.readying import readied

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from scenarios.endpoints.phone import Account, Phone
    from scenarios.language.loader import Case
    from scenarios.language.scenario import Scenario
    from scenarios.runner.app_under_test import AppUnderTest
    from scenarios.runner.platform_port import Devices, Emulator, Platform, PlatformOrder
    from scenarios.runner.timeline import Timeline


@dataclass(slots=True)
class Silence:
    """A party said nothing: mute, on hold, without network. Seconds on the loop's clock; `end` None: it still is."""

    start: float
    end: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything the steps of a case play on."""

    scenario: Scenario
    platform: Platform
    app: AppUnderTest
    phones: dict[str, Phone]
    accounts: dict[str, Account]
    announcements: Announcements
    devices: Devices | None = None
    """Of the lab bus; None: there is none here."""
    patience_s: dict[str, float] = field(default_factory=dict)
    """By party: how long the person has who operates its phone; 0 or missing: no person does."""
    silences: dict[str, list[Silence]] = field(default_factory=dict)
    """When a party was mute; filled in by the steps."""
    began: float = 0.0
    """On the clock of the time line."""

    def falls_silent(self, party: str) -> None:
        """Note that a party says nothing from now on."""
        self.silences.setdefault(party, []).append(Silence(self.platform.now()))

    def speaks_again(self, party: str) -> None:
        """Note that it does again."""
        for silence in self.silences.get(party, [])[-1:]:
            silence.end = self.platform.now()

    @contextlib.contextmanager
    def silence_of(self, party: str) -> Iterator[None]:
        """Inside of it the party's own signal is not heard; a party that was mute before is mute afterwards."""
        was = self.silences.get(party, [])[-1:]
        if was and was[0].end is None:
            yield
            return
        self.falls_silent(party)
        try:
            yield
        finally:
            self.speaks_again(party)

    @property
    def seconds(self) -> float:
        """How long it has been up."""
        return self.platform.now() - self.began

    @property
    def sound_codes(self) -> dict[str, int]:
        """The code of each sound of the app: those after the parties'."""
        return sound_codes(self.scenario)


@contextlib.asynccontextmanager
async def staged(
    case: Case, emulator: Emulator, order: PlatformOrder, *, folder: Path, timeline: Timeline
) -> AsyncIterator[Stage]:
    """Build everything; phones are registered when the block begins and are switched off when it ends.

    In the end `timeline` has what platform, app and phones saw, even when setting up failed half-way.
    """
    scenario = case.scenario
    async with contextlib.AsyncExitStack() as stack:
        platform = await stack.enter_async_context(emulator.start(order))
        began = platform.now()
        for event in platform.trace.events:
            timeline.trace(event)
        platform.trace.listen(timeline.trace)
        app = await stack.enter_async_context(hosted(case, platform, order.world))
        app.log.listen(timeline.request)
        announcements = Announcements(platform)
        app.log.listen(announcements.request)
        ready = await stack.enter_async_context(readied(case, order, platform, app, folder=folder, timeline=timeline))
        yield Stage(
            scenario=scenario,
            platform=platform,
            app=app,
            phones=ready.phones,
            accounts=ready.accounts,
            devices=ready.devices,
            patience_s=order.lab.patience_s(scenario) if order.world == "live" else {},
            announcements=announcements,
            silences={name: [Silence(began)] for name, party in scenario.parties.items() if party.greets},
            began=began,
        )
