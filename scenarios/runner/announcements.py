"""What the app is told of finished recordings: fetches each at once from the URL that its callback names."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from scenarios.expect.announced import announcement_in

if TYPE_CHECKING:
    from scenarios.expect.announced import Announcement
    from scenarios.runner.app_requests import AppRequest
    from scenarios.runner.platform_port import Platform


class Announcements:
    """A file that is not there when its callback comes is one that an app cannot use, though it may come later."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._fetching: list[asyncio.Task[Announcement]] = []

    def request(self, request: AppRequest) -> None:
        """The app was asked: when it was told of a recording, fetch that."""
        told = announcement_in(request)
        if told is not None:
            self._fetching.append(asyncio.get_running_loop().create_task(self._fetch(told), name=request.title))

    async def all(self) -> list[Announcement]:
        """Everything that was told, with what was fetched."""
        return await asyncio.gather(*self._fetching)

    async def _fetch(self, told: Announcement) -> Announcement:
        async with self._platform.http_client() as client:
            try:
                answer = await client.get(told.url)
            except httpx.HTTPError as error:
                return told.fetched(f"{error!r}", 0)
        return told.fetched(f"HTTP {answer.status_code}", len(answer.content))
