"""A phone by JsSIP in a Node of its own: orders to it, and what it tells (tests/live/jssip_phone.js)."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

PROGRAM = Path(__file__).with_suffix(".js")


class JsSipPhone:
    """Begins to register when it is entered."""

    def __init__(self, url: str, user: str, password: str = "secret", *, authority: Path | None = None) -> None:
        """`authority` is whom it trusts with `wss`."""
        self.told: list[dict[str, Any]] = []
        self._arguments = [url, user, password]
        self._environment = dict(os.environ, NODE_PATH=str(NODE_MODULES))
        if authority is not None:
            self._environment["NODE_EXTRA_CA_CERTS"] = str(authority)
        self._more = asyncio.Event()
        self._seen = 0

    async def __aenter__(self) -> Self:
        pipe = asyncio.subprocess.PIPE
        self._node = await asyncio.create_subprocess_exec(
            "node", str(PROGRAM), *self._arguments, stdin=pipe, stdout=pipe, env=self._environment
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._node.stdin is not None
        self._node.stdin.close()
        await self._node.wait()
        await self._reading

    def order(self, what: str, **details: str) -> None:
        """Have it do something."""
        assert self._node.stdin is not None
        self._node.stdin.write(json.dumps({"do": what, **details}).encode() + b"\n")

    async def until(self, event: str, *, within_s: float = 15.0) -> dict[str, Any]:
        """The next `event`, behind the one that was waited for last."""
        async with asyncio.timeout(within_s):
            while True:
                while self._seen < len(self.told):
                    self._seen += 1
                    if (told := self.told[self._seen - 1])["event"] == event:
                        return told
                assert not self._reading.done(), f"JsSIP ended; it told {self.told}"
                self._more.clear()
                await self._more.wait()

    async def _read(self) -> None:
        assert self._node.stdout is not None
        async for line in self._node.stdout:
            self.told.append(json.loads(line))
            self._more.set()
        self._more.set()
