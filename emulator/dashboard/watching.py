"""Tells everybody who watches what changes. While nobody does, nothing is looked at and nothing is measured."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from emulator.dashboard.onlooker import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.dashboard.onlooker import Levels, Onlooker, Part, Rung

LOOK_EVERY_S = 0.25
"""So a part is told four times a second at the most."""
AT_ONCE: tuple[Part, ...] = ("prompts",)
"""Looked at each time: a case waits for a person."""
LOOK_ANYWAY = 8
"""After so many looks at which nothing had happened all parts are looked at: bindings run out, runs are finished."""
MOST_RUNGS = 500
"""Lines of the ladder that wait for a slow browser; it asks for older ones that it misses."""


class Watcher:
    """One who watches: what is not told yet. Of each part only its latest state is."""

    def __init__(self) -> None:
        self._parts: dict[str, str] = {}
        self._rungs: deque[Rung] = deque(maxlen=MOST_RUNGS)
        self._levels: Levels = {}
        self._something = asyncio.Event()
        self.is_over = False
        """Whether the platform stops."""

    def tell_part(self, name: Part, value: str) -> None:
        """`value` is JSON."""
        self._parts[name] = value
        self._something.set()

    def tell_rungs(self, rungs: list[Rung]) -> None:
        """New lines of the ladder."""
        self._rungs.extend(rungs)
        self._something.set()

    def tell_levels(self, levels: Levels) -> None:
        """Of some legs or all."""
        self._levels.update(levels)
        self._something.set()

    def end(self) -> None:
        """There is nothing more to come."""
        self.is_over = True
        self._something.set()

    async def wait(self, limit_s: float) -> bool:
        """Whether there is something to tell before so long."""
        try:
            await asyncio.wait_for(self._something.wait(), limit_s)
        except TimeoutError:
            return False
        return True

    def take(self) -> list[tuple[str, str]]:
        """Names of events and their data (JSON on one line), all that waits."""
        self._something.clear()
        told = [("state", f'{{"key":"{name}","value":{value}}}') for name, value in self._parts.items()]
        told += [("rung", _compact(rung.view())) for rung in self._rungs]
        if self._levels:
            told.append(("levels", _compact(self._levels)))
        self._parts, self._levels = {}, {}
        self._rungs.clear()
        return told


class Watching:
    """All who watch one platform, and the task that looks for them."""

    def __init__(self, onlooker: Onlooker) -> None:
        self._onlooker = onlooker
        self._watchers: list[Watcher] = []
        self._task: asyncio.Task[None] | None = None
        self._shown: dict[Part, str] = {}
        self._seen = 0

    def join(self) -> Watcher:
        """Somebody begins to watch, and is told of every part as it is."""
        watcher = Watcher()
        if not self._watchers:
            self._shown.clear()
            self._seen = self._onlooker.happened_so_far()
            self._onlooker.watch_levels(self._heard)
            self._task = asyncio.get_running_loop().create_task(self._look(), name="dashboard")
        self._watchers.append(watcher)
        self._look_at_parts()
        for name, value in self._shown.items():
            watcher.tell_part(name, value)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Somebody watches no more."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)
        if not self._watchers and self._task is not None:
            self._task.cancel()
            self._task = None
            self._onlooker.watch_levels(None)

    def close(self) -> None:
        """The platform stops: end all."""
        for watcher in list(self._watchers):
            watcher.end()
            self.leave(watcher)

    async def _look(self) -> None:
        quiet = 0
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            rungs = list(self._onlooker.happened(self._seen))
            if rungs:
                self._seen = rungs[-1].number + 1
                for watcher in self._watchers:
                    watcher.tell_rungs(rungs)
            quiet = 0 if rungs else quiet + 1
            self._look_at_parts(PARTS if rungs or quiet % LOOK_ANYWAY == 0 else AT_ONCE)

    def _look_at_parts(self, names: Sequence[Part] = PARTS) -> None:
        for name in names:
            try:
                value = _compact(self._onlooker.part(name))
            except OffhookError:
                continue  # The store is locked, say. What was shown stays until it can be read.
            if _comparable(name, value) != _comparable(name, self._shown.get(name, "null")):
                for watcher in self._watchers:
                    watcher.tell_part(name, value)
            self._shown[name] = value

    def _heard(self, levels: Levels) -> None:
        for watcher in self._watchers:
            watcher.tell_levels(levels)


def _comparable(name: Part, value: str) -> object:
    """A clock that only goes on has not changed."""
    if name != "clock":
        return value
    clock = json.loads(value) or {}
    return {key: each for key, each in clock.items() if key != "now_ms"}


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
