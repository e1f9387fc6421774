"""The REST API of a platform for a test: an `httpx.Client` whose requests go through the loop of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from scenarios.in_pytest.world_loop import WorldLoop
    from scenarios.runner.platform_port import Platform


class _ThroughTheLoop(httpx.BaseTransport):
    """Virtual time stands still while a request of the test is answered."""

    def __init__(self, platform: Platform, loop: WorldLoop) -> None:
        self._platform = platform
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._loop.run(self._ask(request, request.read()))

    async def _ask(self, request: httpx.Request, body: bytes) -> httpx.Response:
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        async with self._platform.http_client() as client:
            answer = await client.send(asked)
            return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


def api_client(platform: Platform, loop: WorldLoop) -> httpx.Client:
    """Paths begin behind the account: `api.post("Call/", json={…})`; absolute URLs fetch recordings."""
    return httpx.Client(
        transport=_ThroughTheLoop(platform, loop),
        base_url=f"{platform.http_url}/v1/Account/{platform.auth_id}/",
        auth=(platform.auth_id, platform.auth_token),
    )
