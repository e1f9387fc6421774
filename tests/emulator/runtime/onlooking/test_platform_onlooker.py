"""The platform as the dashboard sees it, by a world: phones, webhooks, the clock, the ladder, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.dashboard.onlooker import WhichRungs
from emulator.testing.unit_world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.dashboard.onlooker import Levels
    from emulator.runtime.onlooking.platform_onlooker import PlatformOnlooker


@pytest.fixture
def world() -> Iterator[World]:
    with World(seed=1) as made:
        yield made


def onlooker(world: World) -> PlatformOnlooker:
    return world._running.platform.onlooker


def part(world: World, name: Any) -> Any:
    return onlooker(world).part(name)


def test_only_the_accounts_credentials_prove_it(world: World) -> None:
    platform = world._running.platform
    seen = onlooker(world)
    assert seen.proves(platform.auth_id, platform.auth_token)
    assert not seen.proves(platform.auth_id, platform.auth_token + "x")
    assert not seen.proves(platform.auth_id, "")
    assert not seen.proves("\udce9", "é")


def test_phones_webhooks_and_the_ladder(world: World) -> None:
    alice = world.phone("alice")
    world.advance(2.0)
    (phone,) = part(world, "phones")
    assert (phone["username"], phone["transport"]) == ("alice", "udp")
    assert phone["expires_ms"] > onlooker(world).now_ms()
    world.documents["/answer/"] = "<Response><Hangup/></Response>"
    began = onlooker(world).happened_so_far()
    alice.dial("15550100")
    world.advance(5.0)
    assert {webhook["event"] for webhook in part(world, "webhooks")} == {"StartApp", "Hangup"}
    rungs = onlooker(world).happened(began)
    assert [rung.number for rung in rungs] == list(range(began, onlooker(world).happened_so_far()))
    assert {"sip", "http", "call"} <= {rung.lane for rung in rungs}


def test_what_is_over_can_be_looked_up(world: World) -> None:
    alice = world.phone("alice")
    world.documents["/answer/"] = "<Response><Hangup/></Response>"
    for _ in range(2):
        alice.dial("15550100")
        world.advance(5.0)
    seen = onlooker(world)
    latest, first = seen.ended_calls(10, None)
    assert seen.ended_calls(1, None) == [latest]
    assert [call["call_uuid"] for call in seen.ended_calls(10, int(str(latest["started_ms"])))] == [first["call_uuid"]]
    assert (latest["hangup_code"], latest["to"]) == (4000, "15550100")
    rungs, following = seen.rungs(WhichRungs(call_uuid=str(first["call_uuid"]), lane="sip", limit=4))
    assert [rung.lane for rung in rungs] == ["sip"] * 4
    assert following == rungs[-1].number + 1
    assert (seen.raw(rungs[0].number) or b"").startswith(b"INVITE sip:15550100@")
    assert seen.raw(seen.happened_so_far()) is None
    everything, end = seen.rungs(WhichRungs(since=10**6, limit=10**6))
    assert (everything[0].number, end) == (0, seen.happened_so_far())


def test_a_webhook_is_sent_again_byte_for_byte(world: World) -> None:
    alice = world.phone("alice")
    world.documents["/answer/"] = "<Response><Hangup/></Response>"
    alice.dial("15550100")
    world.advance(5.0)
    seen = onlooker(world)
    delivery_id = next(each["id"] for each in part(world, "webhooks") if each["event"] == "Hangup")
    assert seen.replay(delivery_id)
    world.advance(5.0)
    found = seen.webhook(delivery_id)
    assert found is not None
    assert [each["attempt"] for each in found["attempts"]] == [1, 2]  # type: ignore[attr-defined]
    assert not seen.replay("none")
    assert seen.webhook("none") is None


def test_the_clock_and_by_how_much_it_was_set(world: World) -> None:
    wall = world._running.platform.around.wall
    wall.advance(86_400_000_000_000)
    clock = part(world, "clock")
    assert (clock["shift_ms"], clock["frozen"], clock["stands_at_ms"]) == (86_400_000, False, None)
    wall.freeze(world.now)
    assert part(world, "clock")["stands_at_ms"] == onlooker(world).now_ms()


def test_levels_of_a_call_while_somebody_watches(world: World) -> None:
    alice = world.phone("alice")
    world.documents["/answer/"] = "<Response><Record recordSession='true'/><Wait length='10'/></Response>"
    heard: list[Levels] = []
    onlooker(world).watch_levels(heard.append)
    alice.dial("15550100")
    world.advance(3.0)
    assert heard
    (call,) = part(world, "calls")
    came, went = heard[-1][call["call_uuid"]]
    assert came > -60 > went
    onlooker(world).watch_levels(None)
    world.advance(1.0)
    heard.clear()
    world.advance(1.0)
    assert heard == []
