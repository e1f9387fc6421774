"""An app on a real port: there when the block begins, gone when it ends, and Ctrl-C is not caught."""

from __future__ import annotations

import asyncio
import signal

import httpx
import pytest

from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp


@pytest.mark.live
def test_it_serves_as_long_as_the_block_lasts() -> None:
    async def main() -> None:
        app = InlineApp({"/answer/": "<Response/>"}, lambda: 0.0)
        handler = signal.getsignal(signal.SIGINT)
        async with served(app) as url, httpx.AsyncClient(trust_env=False) as client:
            assert (await client.post(f"{url}/answer/")).text == "<Response/>"
            assert signal.getsignal(signal.SIGINT) is handler
        async with httpx.AsyncClient(trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(url)

    asyncio.run(main())
