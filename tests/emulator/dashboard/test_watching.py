"""Those who watch are told what changes and no more often than it helps; nobody watching costs nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.dashboard import watching as watching_module
from emulator.dashboard.watching import MOST_RUNGS, Watcher, Watching
from tests.emulator.dashboard.made_up_platform import MadeUpPlatform, a_rung

if TYPE_CHECKING:
    from emulator.dashboard.onlooker import Part


def told(watcher: Watcher) -> list[tuple[str, object]]:
    return [(name, json.loads(data)) for name, data in watcher.take()]


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_module, "LOOK_EVERY_S", 0.001)


@pytest.mark.asyncio
async def test_who_joins_is_told_every_part_as_it_is() -> None:
    watching = Watching(MadeUpPlatform())
    keys = {data["key"] for name, data in told(watching.join()) if isinstance(data, dict) and name == "state"}
    assert keys == {"prompts", "clock", "calls", "phones", "rooms", "webhooks", "runs"}
    watching.close()


@pytest.mark.asyncio
async def test_what_happens_is_told_with_the_parts_that_it_changes(eager: None) -> None:
    platform = MadeUpPlatform()
    watching = Watching(platform)
    watcher = watching.join()
    watcher.take()
    platform.parts["calls"] = [{"call_uuid": "c"}]
    platform.happen("INVITE")
    assert await watcher.wait(10)
    events = told(watcher)
    assert ("state", {"key": "calls", "value": [{"call_uuid": "c"}]}) in events
    assert [data["summary"] for name, data in events if name == "rung" and isinstance(data, dict)] == ["INVITE"]
    assert len(events) == 2
    watching.close()


@pytest.mark.asyncio
async def test_parts_that_change_by_themselves_are_seen_too_and_a_clock_that_goes_is_no_news(eager: None) -> None:
    platform = MadeUpPlatform()
    watching = Watching(platform)
    watcher = watching.join()
    watcher.take()
    platform.parts["clock"] = {"now_ms": 2, "shift_ms": 0}
    platform.parts["runs"] = [{"folder": "."}]
    assert await watcher.wait(10)
    assert told(watcher) == [("state", {"key": "runs", "value": [{"folder": "."}]})]
    platform.parts["clock"] = {"now_ms": 3, "shift_ms": 86_400_000}
    assert await watcher.wait(10)
    assert told(watcher) == [("state", {"key": "clock", "value": {"now_ms": 3, "shift_ms": 86_400_000}})]
    watching.close()


@pytest.mark.asyncio
async def test_a_request_to_a_person_is_told_at_the_next_look(eager: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_module, "LOOK_ANYWAY", 10**9)
    platform = MadeUpPlatform()
    watching = Watching(platform)
    watcher = watching.join()
    watcher.take()
    platform.parts["runs"] = [{"folder": "."}]
    platform.parts["prompts"] = [{"id": "1"}]
    assert await watcher.wait(10)
    assert told(watcher) == [("state", {"key": "prompts", "value": [{"id": "1"}]})]
    watching.close()


@pytest.mark.asyncio
async def test_levels_are_measured_while_somebody_watches_only() -> None:
    platform = MadeUpPlatform()
    watching = Watching(platform)
    assert platform.hear_levels is None
    first, second = watching.join(), watching.join()
    first.take()
    assert platform.hear_levels is not None
    platform.hear_levels({"a": (-20.0, -96.0)})
    platform.hear_levels({"a": (-21.0, -96.0), "b": (-30.0, -30.0)})
    assert told(first) == [("levels", {"a": [-21.0, -96.0], "b": [-30.0, -30.0]})]
    assert told(first) == []
    watching.leave(first)
    assert platform.hear_levels is not None
    watching.leave(second)
    watching.leave(second)
    assert platform.hear_levels is None


@pytest.mark.asyncio
async def test_a_part_that_cannot_be_read_stays_as_it_was() -> None:
    class Locked(MadeUpPlatform):
        def part(self, name: Part) -> object:
            if name == "phones":
                raise Unavailable("the store is locked")
            return super().part(name)

    watching = Watching(Locked())
    keys = {data["key"] for _, data in told(watching.join()) if isinstance(data, dict)}
    assert "phones" not in keys
    assert "calls" in keys
    watching.close()


@pytest.mark.asyncio
async def test_when_the_platform_stops_all_are_let_go() -> None:
    platform = MadeUpPlatform()
    watching = Watching(platform)
    watcher = watching.join()
    watching.close()
    assert watcher.is_over
    assert await watcher.wait(10)
    assert platform.hear_levels is None


@pytest.mark.asyncio
async def test_a_slow_browser_is_told_the_latest_and_not_everything() -> None:
    watcher = Watcher()
    watcher.tell_part("calls", "1")
    watcher.tell_part("calls", "2")
    watcher.tell_rungs([a_rung(number) for number in range(MOST_RUNGS + 10)])
    events = told(watcher)
    assert events[0] == ("state", {"key": "calls", "value": 2})
    assert len(events) == 1 + MOST_RUNGS
    assert not await watcher.wait(0.001)
