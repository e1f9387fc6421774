"""Puts the app of a case where its platform reaches it: in this process, on a loopback port, or wherever it is."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.runner.app_server import reachable
from scenarios.runner.asgi_app import AsgiApp, load_asgi
from scenarios.runner.inline_app import InlineApp, coded_sound
from scenarios.runner.remote_app import RemoteApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.types import ASGIApp

    from scenarios.language.loader import Case
    from scenarios.language.scenario import Scenario
    from scenarios.runner.app_under_test import AppUnderTest
    from scenarios.runner.platform_port import Platform, World


@contextlib.asynccontextmanager
async def hosted(case: Case, platform: Platform, world: World) -> AsyncIterator[AppUnderTest]:
    """Yields the app with its `url`. Raises BadInput when an ASGI app cannot be loaded."""
    wanted = case.scenario.app
    if wanted.url is not None:
        remote = RemoteApp(wanted.url)
        platform.trace.listen(remote.trace)
        yield remote
        return
    app = _inline(case.scenario, platform) if wanted.asgi is None else AsgiApp(_found(wanted.asgi, case), platform.now)
    async with reachable(app, platform, world):
        yield app


def sound_codes(scenario: Scenario) -> dict[str, int]:
    """Every sound of the app gets a code of its own, after those of the parties."""
    return {name: len(scenario.parties) + place for place, name in enumerate(scenario.app.sounds, 1)}


def check_apps(cases: Iterable[Case]) -> None:
    """Find every ASGI app before anything runs. Raises BadInput at the place of its name."""
    for case in cases:
        if case.scenario.app.asgi is not None:
            _found(case.scenario.app.asgi, case)


def _inline(scenario: Scenario, platform: Platform) -> InlineApp:
    codes, lengths = sound_codes(scenario), scenario.app.sounds
    sounds = {name: coded_sound(codes[name], seconds) for name, seconds in lengths.items()}
    return InlineApp(scenario.app.documents, platform.now, sounds, scenario.app.streams)


def _found(name: str, case: Case) -> ASGIApp:
    try:
        return load_asgi(name)
    except BadInput as error:
        raise BadInput(str(error), place=case.asgi_place) from error
