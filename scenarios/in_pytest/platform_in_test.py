"""A running platform in a test: its app, its numbers, its REST API, and time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.in_pytest.api_client import api_client

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.in_pytest.playground import Playground
    from scenarios.runner.app_requests import AppRequest
    from scenarios.runner.platform_port import World

__tracebackhide__ = True

NUMBER = "15550100"
"""Leads to the app from the beginning."""


class PlatformInTest:
    """One account, with numbers that lead to the app of the test.

    In the simulated world time passes while something is waited for, and at no other moment.
    """

    def __init__(self, playground: Playground, documents: dict[str, str] | None) -> None:
        """`documents` are those of the app, if it is one that has them."""
        self.playground = playground
        """For the fixtures that belong to it."""
        self._stage = playground.stage
        self._applications = 0
        self._documents = documents
        self.app_url = self._stage.app.url
        """Where the platform reaches the app, without a slash at the end."""
        self.auth_id = self._stage.platform.auth_id
        self.auth_token = self._stage.platform.auth_token
        self.api_url = self._stage.platform.http_url
        """Of the REST API; in the live world an SDK reaches it, in the simulated one only `api` does."""
        self.sip_domain = str(self._stage.platform.sip_address)
        """Where phones register: `ip:port`."""
        self.api = api_client(self._stage.platform, playground.loop)
        """An `httpx.Client`; paths begin behind the account: `platform.api.post("Call/", json={…})`."""
        self.add_number(NUMBER)

    @property
    def documents(self) -> dict[str, str]:
        """Path → what the app answers there; may be changed at any time. Raises BadInput for an app of your own."""
        if self._documents is None:
            raise BadInput("this test has an app of its own, which answers for itself", place="platform.documents")
        return self._documents

    @property
    def world(self) -> World:
        """`simulated` or `live`."""
        return self.playground.world

    @property
    def folder(self) -> Path:
        """What the test leaves behind: recordings, and in the end capture and time line."""
        return self.playground.folder

    @property
    def now(self) -> float:
        """Seconds, on the clock of the world."""
        return self._stage.platform.now()

    @property
    def requests(self) -> Sequence[AppRequest]:
        """What the app was asked so far: answer URLs, actions, callbacks."""
        return self._stage.app.log.requests

    def add_number(self, number: str, *, answer: str = "/answer/", hangup: str | None = "/hangup/") -> None:
        """From now on `number` leads to the app, at these paths. Without a hangup path the other is told of the end."""
        self._applications += 1
        name = f"app {self._applications}"
        hangup_url = f"{self.app_url}{hangup}" if hangup else ""
        self._stage.platform.add_application(name, answer_url=f"{self.app_url}{answer}", hangup_url=hangup_url)
        self._stage.platform.add_number(number.removeprefix("+"), name)

    def advance(self, seconds: float) -> None:
        """Let time pass: none of yours in the simulated world."""
        self.playground.loop.run(asyncio.sleep(seconds))

    def until(self, path: str, *, times: int = 1, within: float = 10.0) -> AppRequest:
        """Wait until the app has been asked for `path` so often, and return that request. Raises NotInTime."""
        log = self._stage.app.log
        self.playground.loop.run(log.until({path: times}, within))
        return log.to(path)[times - 1]
