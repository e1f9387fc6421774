"""The wall clock as /control sets it: with `now` of the loop, and telling what goes by days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.base.clock import WallClock


class PlatformClock:
    """The wall clock, with `now` of the loop."""

    def __init__(self, wall: WallClock, now: Callable[[], float], changed: Callable[[], object]) -> None:
        """`changed` is called whenever it was set: what goes by days has to look at it."""
        self._wall = wall
        self._now = now
        self._changed = changed

    @property
    def ahead_ns(self) -> int:
        """By how much it was set ahead."""
        return self._wall.ahead_ns

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self._wall.is_frozen

    def now_ns(self) -> int:
        """What it shows."""
        return self._wall.ns(self._now())

    def set(self, wall_ns: int) -> None:
        """Let it show `wall_ns` now."""
        self._wall.set(wall_ns, self._now())
        self._changed()

    def advance(self, by_ns: int) -> None:
        """Set it ahead, or back."""
        self._wall.advance(by_ns)
        self._changed()

    def freeze(self) -> None:
        """Let it stand still."""
        self._wall.freeze(self._now())

    def release(self) -> None:
        """Let it go on."""
        self._wall.release(self._now())
        self._changed()

    def start_over(self) -> None:
        """As if nobody had set it."""
        self._wall.start_over()

    def setting(self) -> Mapping[str, Any]:
        """How it was set (JSON), for `set_as`."""
        return {"ahead_ns": self._wall.ahead_ns, "stands_at_ns": self._wall.stands_at_ns}

    def set_as(self, setting: Mapping[str, Any]) -> None:
        """Set it as it was set: as far ahead, or standing where it stood."""
        self._wall.start_over()
        self._wall.advance(setting["ahead_ns"])
        if setting["stands_at_ns"] is not None:
            self._wall.freeze(self._now())
            self._wall.set(setting["stands_at_ns"], self._now())
        self._changed()
