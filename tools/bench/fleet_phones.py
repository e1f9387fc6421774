"""The simulated phones of a fleet, a process for each vendor: what they say, and the handsets of the adapters."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from emulator.base.errors import Unavailable
from tools.bench.fleet_lab import ADAPTER
from tools.bench.programs import running

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Sequence
    from pathlib import Path

    import httpx

    from tools.bench.fleet_lab import FleetPhone
    from tools.bench.programs import Program


class FleetPhones:
    """All of them."""

    def __init__(self, phones: Sequence[FleetPhone], lifting: httpx.AsyncClient) -> None:
        """`lifting`: for the handsets."""
        self.phones = {phone.mac: phone for phone in phones}
        self.programs: dict[str, Program] = {}
        """Vendor → its process."""
        self._lifting = lifting
        self._said: dict[str, set[str]] = {mac: set() for mac in self.phones}
        """MAC address → what has happened at that phone."""
        self._doors: dict[str, dict[str, Any]] = {}
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure = ""

    async def start(self, url: str, folder: Path, stack: contextlib.AsyncExitStack) -> None:
        """Switch them on: they fetch their configuration at `url`. What they hear is written into `folder`."""
        for vendor in dict.fromkeys(phone.vendor for phone in self.phones.values()):
            own = [phone for phone in self.phones.values() if phone.vendor == vendor]
            command = [
                *(sys.executable, "-m", "hardware.simulators", vendor, "--provisioning", url),
                *("--count", str(len(own)), "--mac", own[0].mac, "--code", str(own[0].code), "--heard", str(folder)),
            ]
            program = await stack.enter_async_context(running(*command, log=folder / f"{vendor}.log"))
            self.programs[vendor] = program
            self._spawn(self._listen(program))
        stack.push_async_callback(self._stop)

    async def until(self, what: str, names: Sequence[str], within: float) -> None:
        """Wait until that has happened at each of these phones. Raises Unavailable with those where it has not."""
        wanted = {mac: phone.name for mac, phone in self.phones.items() if phone.name in set(names)}
        missing: list[str] = []
        try:
            async with asyncio.timeout(within):
                while missing := [name for mac, name in wanted.items() if what not in self._said[mac]]:
                    if self._failure:
                        raise Unavailable(self._failure)
                    news = self._news
                    await news.wait()
        except TimeoutError:
            listed = ", ".join(missing[:10])
            raise Unavailable(f"not {what} within {within:g} s: {len(missing)} phones: {listed}") from None

    def forget_calls(self) -> None:
        """The next calls are others."""
        for said in self._said.values():
            said -= {"incoming", "established", "terminated"}

    def _spawn(self, coroutine: Any) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen(self, program: Program) -> None:
        try:
            while True:
                self._hear(json.loads(await program.line()))
        except Unavailable as ended:
            self._failure = str(ended)
            self._wake()

    def _hear(self, said: dict[str, Any]) -> None:
        mac = said["mac"]
        if "http" in said:
            self._doors[mac] = said
        elif said.get("registered") is False:
            self._failure = f"{self.phones[mac].name} is not registered: {said['why']}"
        else:
            what = str(said.get("call") or next(word for word in ("provisioned", "registered") if word in said))
            self._said[mac].add(what)
            if what == "incoming" and self.phones[mac].vendor == ADAPTER:
                self._spawn(self._move(mac, "off"))
            if what == "terminated" and self.phones[mac].vendor == ADAPTER:
                self._spawn(self._move(mac, "on"))
        self._wake()

    async def _move(self, mac: str, hook: str) -> None:
        door = self._doors[mac]
        answer = await self._lifting.post(
            f"http://{door['http']}/handset", json={"hook": hook}, headers={"Authorization": f"Bearer {door['token']}"}
        )
        if answer.is_error:
            self._failure = f"{self.phones[mac].name}: its handset said {answer.text}"
            self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
