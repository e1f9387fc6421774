"""Calls as the dashboard shows them, by a world: legs, quality, recordings that run or are paused."""

from __future__ import annotations

from typing import Any

from emulator.testing.unit_world import World


def calls(world: World) -> list[dict[str, Any]]:
    found = world._running.platform.onlooker.part("calls")
    assert isinstance(found, list)
    return found


def test_a_call_from_ringing_to_its_end() -> None:
    with World(seed=1) as world:
        alice, bob = world.phone("alice"), world.phone("bob")
        world.documents["/answer/"] = f"""<Response>
            <Record recordSession="true" redirect="false" maxLength="600"/>
            <Dial><User>{bob.uri}</User></Dial></Response>"""
        alice.dial("15550100")
        world.advance(2.0)
        (ringing,) = calls(world)
        assert [leg["state"] for leg in ringing["legs"]] == ["answered", "ringing"]
        assert ringing["legs"][1]["mos"] is None
        bob.answer()
        world.advance(12.0)
        (call,) = calls(world)
        assert (call["to"], call["direction"], call["state"]) == ("15550100", "inbound", "answered")
        assert call["started_ms"] <= call["answered_ms"]
        assert call["app"].endswith("/answer/")
        first, second = call["legs"]
        assert (first["leg"], first["device"], first["codec"]) == (call["call_uuid"], "sip", "PCMU")
        assert "bob" in second["party"]
        assert (first["loss_percent"], first["mos"] > 4.3, first["address"] is not None) == (0.0, True, True)
        (recording,) = call["recordings"]
        assert (recording["channels"], recording["paused"]) == (2, False)
        world.pause_recordings(recording["recording_id"])
        assert calls(world)[0]["recordings"][0]["paused"]
        world.resume_recordings(recording["recording_id"])
        assert not calls(world)[0]["recordings"][0]["paused"]
        alice.hang_up()
        world.advance(3.0)
        assert calls(world) == []
