"""Legs join and leave rooms; bridges and rooms exclude one another; cues of rooms are told of when they are over."""

from __future__ import annotations

import json

import numpy as np
import pytest

from emulator.media import commands as c
from emulator.media.events import RoomCueFinished, TappedAudio
from tests.emulator.media.rig import Rig, pcm_runs, record
from tests.emulator.media.test_mixer import heard

TONE = (c.Tone(hertz=1000, duration_ms=50),)


@pytest.fixture
def rig() -> Rig:
    """a and b meet in room r, d stands apart."""
    rig = Rig()
    rig.open("a", "b", "d")
    rig.engine.handle(c.JoinRoom(room="r", leg="a"))
    rig.engine.handle(c.JoinRoom(room="r", leg="b"))
    return rig


def told(rig: Rig) -> list[tuple[str, str, int, bool]]:
    return [(each.room, each.cue, each.at_sample, each.completed) for each in rig.found(RoomCueFinished)]


SAID = {"a": 1052, "b": 2236, "d": 4348}


def test_who_leaves_hears_nothing_more_and_is_not_heard(rig: Rig) -> None:
    heard(rig, SAID)
    rig.engine.handle(c.LeaveRoom(leg="a"))
    assert heard(rig, SAID) == {"a": 0, "b": 0, "d": 0}


def test_who_joins_another_room_leaves_the_first(rig: Rig) -> None:
    heard(rig, SAID)
    rig.engine.handle(c.JoinRoom(room="s", leg="a"))
    rig.engine.handle(c.JoinRoom(room="s", leg="d"))
    assert heard(rig, SAID) == {"a": 4348, "b": 0, "d": 1052}


def test_a_bridge_takes_out_of_the_room_and_a_room_out_of_the_bridge(rig: Rig) -> None:
    heard(rig, SAID)
    rig.engine.handle(c.BridgeLegs(first="b", second="d"))
    assert heard(rig, SAID) == {"a": 0, "b": 4348, "d": 2236}
    rig.engine.handle(c.JoinRoom(room="r", leg="b"))
    assert heard(rig, SAID) == {"a": 2236, "b": 1052, "d": 0}


def test_a_closed_leg_is_gone(rig: Rig) -> None:
    heard(rig, SAID)
    rig.engine.handle(c.CloseLeg(leg="a"))
    assert heard(rig, {"b": 2236}) == {"b": 0, "d": 0}


def test_muting_is_another_joining(rig: Rig) -> None:
    heard(rig, SAID)
    rig.engine.handle(c.JoinRoom(room="r", leg="a", speaks=False))
    assert heard(rig, SAID) == {"a": 2236, "b": 0, "d": 0}
    rig.engine.handle(c.JoinRoom(room="r", leg="a"))
    assert heard(rig, SAID)["b"] == 1052


def test_a_room_in_which_all_have_fallen_silent_goes_on(rig: Rig) -> None:
    heard(rig, SAID)
    for leg in ("a", "b"):
        rig.engine.handle(c.JoinRoom(room="r", leg=leg, speaks=False))
    assert heard(rig, SAID) == {"a": 0, "b": 0, "d": 0}
    rig.engine.handle(c.JoinRoom(room="r", leg="a"))
    assert heard(rig, SAID)["b"] == 1052


def test_orders_about_what_is_not_there_do_nothing(rig: Rig) -> None:
    rig.engine.handle(c.JoinRoom(room="r", leg="nobody"))
    rig.engine.handle(c.LeaveRoom(leg="nobody"))
    rig.engine.handle(c.LeaveRoom(leg="d"))
    rig.engine.handle(c.StopRoomCue(room="r", cue="x"))
    rig.engine.handle(c.StopRoomCue(room="none", cue="x"))
    assert heard(rig, SAID) == {"a": 2236, "b": 1052, "d": 0}
    assert told(rig) == []


def test_a_cue_ends_after_its_last_frame(rig: Rig) -> None:
    rig.engine.handle(c.StartRoomCue(room="r", cue="x", tones=TONE, loop=2))
    begun = rig.engine.now_sample
    rig.tick(5)
    assert told(rig) == []
    rig.tick()
    assert told(rig) == [("r", "x", begun + 800, True)]


def test_a_cue_is_stopped_by_order_by_its_like_and_with_the_room(rig: Rig) -> None:
    forever = c.StartRoomCue(room="r", cue="x", tones=TONE, loop=0)
    for command in (forever, forever, c.StopRoomCue(room="r", cue="x"), forever):
        rig.engine.handle(command)
        rig.tick()
    rig.engine.handle(c.LeaveRoom(leg="a"))
    rig.tick()
    assert len(told(rig)) == 2
    rig.engine.handle(c.CloseLeg(leg="b"))
    rig.tick()
    assert [completed for *_, completed in told(rig)] == [False] * 3


@pytest.mark.parametrize("room", ["r", "none"])
def test_a_cue_without_room_or_samples_is_over_at_once(rig: Rig, room: str) -> None:
    if room == "none":
        rig.engine.provide_cue("x", np.ones(80, np.int16))
    rig.engine.handle(c.StartRoomCue(room=room, cue="x", pcm_path="x"))
    now = rig.engine.now_sample
    rig.tick()
    assert told(rig) == [(room, "x", now, False)]


def test_a_cue_of_no_samples_is_over_at_once(rig: Rig) -> None:
    rig.engine.provide_cue("x", np.zeros(0, np.int16))
    rig.engine.handle(c.StartRoomCue(room="r", cue="x", pcm_path="x"))
    rig.tick()
    assert [completed for *_, completed in told(rig)] == [True]


def test_a_recording_has_the_mix_on_its_right_channel_and_taps_hear_it(rig: Rig) -> None:
    rig.engine.handle(record("a"))
    rig.engine.handle(c.StartTap(tap="t", leg="a", from_peer=False, to_peer=True))
    heard(rig, SAID, ticks=10)
    rig.engine.handle(c.StartCue(leg="a", cue="music", tones=(c.Tone(hertz=0, duration_ms=40),)))
    heard(rig, SAID, ticks=2)
    heard(rig, SAID, ticks=3)
    rig.engine.handle(c.LeaveRoom(leg="a"))
    rig.tick(5)
    rig.engine.handle(c.StopRecorder(recording="r"))
    rig.tick(80)
    tapped = np.concatenate([np.frombuffer(each.audio, "<i2") for each in rig.found(TappedAudio)])
    right = rig.wav("r.wav")[:, 1]
    assert (right == tapped[: len(right)]).all()
    assert pcm_runs(right)[-4:] == [(2236, 1440), (0, 320), (2236, 480), (0, 800)]
    sidecar = json.loads(rig.file("r.sidecar.json"))
    assert [(span["kind"], span["leg"], span["cue"], span["from"]) for span in sidecar["spans"]["right"]] == [
        ("to_peer", "a", "room:r", 0),
        ("to_peer", "a", "music", 1600),
        ("to_peer", "a", "room:r", 1920),
        ("none", "", "", 2400),
    ]
