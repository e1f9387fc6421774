"""Conferences and Multiparty Calls as the dashboard shows them, by a world."""

from __future__ import annotations

from typing import Any

from emulator.testing.unit_world import World


def rooms(world: World) -> list[dict[str, Any]]:
    found = world._running.platform.onlooker.part("rooms")
    assert isinstance(found, list)
    return found


def test_a_conference_with_a_muted_member_that_is_recorded() -> None:
    with World(seed=1) as world:
        alice, bob = world.phone("alice"), world.phone("bob")
        world.documents["/answer/"] = """<Response>
            <Conference muted="true" record="true" startConferenceOnEnter="true">Sales</Conference></Response>"""
        assert rooms(world) == []
        alice.dial("15550100")
        world.advance(3.0)
        assert [room["recording"] for room in rooms(world)] == [False]
        bob.dial("15550100")
        world.advance(3.0)
        (room,) = rooms(world)
        assert (room["kind"], room["name"], room["recording"]) == ("conference", "Sales", True)
        assert [(member["muted"], member["held"]) for member in room["members"]] == [(True, False)] * 2
        alice.hang_up()
        bob.hang_up()
        world.advance(3.0)
        assert rooms(world) == []


def test_a_multiparty_call_with_roles() -> None:
    with World(seed=1) as world:
        alice = world.phone("alice")
        world.documents["/answer/"] = """<Response>
            <MultiPartyCall role="agent" mute="true">Help</MultiPartyCall></Response>"""
        alice.dial("15550100")
        world.advance(3.0)
        (room,) = rooms(world)
        assert (room["kind"], room["name"], room["recording"]) == ("multiparty", "Help", False)
        assert [(member["role"], member["muted"]) for member in room["members"]] == [("agent", True)]
