"""The sidecar, field by field."""

from __future__ import annotations

import json
from typing import Any

from emulator.base.address import Address
from emulator.media import commands as c
from tests.emulator.media.rig import WALL_EPOCH_NS, Rig, record
from tests.oracles.streams import rtp

TONE = (c.Tone(hertz=700, duration_ms=40),)


def sidecar(rig: Rig) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rig.file("r.sidecar.json"))
    return found


def test_a_whole_sidecar() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(record("a"))
    rig.tick(2)
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    for number in (0, 2, 1, 1):
        rig.datagram("b", rtp(0, number, 160 * number, 5, bytes(160)), late=7)
        rig.tick()
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=TONE))
    rig.tick(3)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.engine.handle(c.CloseLeg(leg="b"))
    rig.tick()
    silent = {
        "local": "192.0.2.9:10000",
        "remote": "192.0.2.1:4000",
        "payload_type": 0,
        "payload_types": {"0": "PCMU", "8": "PCMA"},
        "opened_sample": 0,
        "closed_sample": 1600,
        "slips": [],
        "dropped": 0,
    }
    peer = {"kind": "from_peer", "cue": "", "remote": "192.0.2.1:4000", "joined": ""}
    assert sidecar(rig) == {
        "format": "offhook-sidecar/1",
        "recording": "r",
        "rate": 8000,
        "channels": 2,
        "samples": 1440,
        "wall_epoch_ns": WALL_EPOCH_NS,
        "armed_sample": 160,
        "takes": [{"from": 160, "to": 1600}],
        "start_wall_ms": WALL_EPOCH_NS // 1_000_000 + 20,
        "reason": "leg_closed",
        "tick_quantised": False,
        "spans": {
            "left": [{"from": 0, "to": 1440, "leg": "a", **peer}],
            "right": [
                {"from": 0, "to": 320, "kind": "none", "leg": "", "cue": ""},
                {"from": 320, "to": 960, "leg": "b", **peer},
                {"from": 960, "to": 1280, "kind": "to_peer", "leg": "a", "cue": "x"},
                {"from": 1280, "to": 1440, "leg": "b", **peer},
            ],
        },
        "legs": {
            "a": {**silent, "segments": [], "gaps": [{"from": 160, "to": 1600}], "late": [], "duplicates": 0},
            "b": {
                **silent,
                "segments": [
                    {
                        "ssrc": 5,
                        "first_sequence": 0,
                        "first_timestamp": 0,
                        "first_index": 0,
                        "anchor": 327,
                        "arrival_sample": 487,
                    }
                ],
                "gaps": [{"from": 160, "to": 327}, {"from": 807, "to": 1600}],
                "late": [{"ssrc": 5, "sequence": 1, "timestamp": 160, "position": 487, "placed": True}],
                "duplicates": 1,
            },
        },
    }


def test_a_leg_whose_far_end_was_never_told_has_nobody_there() -> None:
    rig = Rig()
    rig.engine.handle(
        c.OpenLeg(leg="a", local=Address("192.0.2.9", 10_000), ssrc=9, first_sequence=1, first_timestamp=1)
    )
    rig.tick()
    rig.engine.handle(record("a"))
    rig.tick(5)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    (left,) = sidecar(rig)["spans"]["left"]
    assert (left["from"], left["to"], left["remote"]) == (0, 800, "")


def test_what_arrives_after_the_end_is_not_told_but_fills_gaps() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for number in range(50):
        rig.speak("a", bytes(160))
        rig.tick()
        if number == 5:
            rig.engine.handle(c.StopRecorder(recording="r"))
    rig.datagram("a", rtp(0, 2, 320, 1, bytes(160)))
    rig.datagram("a", rtp(0, 9, 9, 8, bytes(160)))
    rig.tick(20)
    leg = sidecar(rig)["legs"]["a"]
    assert leg["duplicates"] == 0
    assert len(leg["segments"]) == 1
    assert leg["gaps"] == []
    assert "closed_sample" not in leg


def test_bounds_hold_every_packet_that_counted() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick()
    rig.datagram("a", rtp(0, 0, 0, 1, bytes(160)), late=-330)
    rig.datagram("a", rtp(0, 1, 160, 1, bytes(160)), late=50)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    leg = sidecar(rig)["legs"]["a"]
    assert (leg["opened_sample"], leg["closed_sample"]) == (-10, 371)


def test_a_slip_is_told() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for number in range(40):
        rig.datagram("a", rtp(0, number, 160 * number, 1, b"\xff" * 160), late=-200 * (number > 35))
        rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    index = 36 * 160
    slip = {"index": index, "anchor": 0, "direction": -1, "pending_since_sample": 160 + index - 200}
    assert sidecar(rig)["legs"]["a"]["slips"] == [slip]


def test_who_is_at_the_far_end_in_turn() -> None:
    """Nobody, one, the same on hold and back, one who is transferred to while it is paused, a leg of our own."""
    rig = Rig()
    rig.open("a", remote=None)
    rig.open("b")
    rig.engine.handle(record("a"))
    rig.tick(2)
    for remote in (Address("192.0.2.7", 4000), None, Address("192.0.2.7", 4000)):
        rig.remote("a", remote=remote)
        rig.tick()
    rig.engine.handle(c.PauseRecorder(recording="r"))
    rig.remote("a", remote=Address("192.0.2.8", 4000))
    rig.tick()
    rig.engine.handle(c.ResumeRecorder(recording="r"))
    rig.tick()
    rig.remote("a", remote=Address("192.0.2.9", 10_000))
    rig.tick(2)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    left = [(span["from"], span["to"], span["remote"], span["joined"]) for span in sidecar(rig)["spans"]["left"]]
    assert left == [
        (0, 320, "", ""),
        (320, 800, "192.0.2.7:4000", ""),
        (800, 960, "192.0.2.8:4000", ""),
        (960, 1280, "192.0.2.9:10000", "b"),
    ]


def test_who_is_heard_is_at_the_far_end_whatever_sdp_says() -> None:
    """Behind a NAT, from elsewhere while on hold, and one who says that it has moved and goes on where it was."""
    behind_nat, elsewhere, announced = (Address(f"203.0.113.{host}", 61_001) for host in (1, 2, 3))
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(2)
    rig.engine.latch("a", behind_nat)
    rig.tick()
    rig.remote("a", remote=None)
    rig.tick()
    rig.engine.latch("a", elsewhere)
    rig.tick()
    rig.remote("a", remote=announced)
    rig.tick(2)
    assert rig.engine.remote(rig.engine.slot_of("a")) == announced
    rig.engine.latch("a", announced)
    rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    left = [(span["from"], span["to"], span["remote"]) for span in sidecar(rig)["spans"]["left"]]
    assert left == [
        (0, 320, "192.0.2.1:4000"),
        (320, 640, "203.0.113.1:61001"),
        (640, 1120, "203.0.113.2:61001"),
        (1120, 1280, "203.0.113.3:61001"),
    ]
