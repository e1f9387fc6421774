"""Bridges and cues: who hears what, and when."""

from __future__ import annotations

import numpy as np

from emulator.media import commands as c
from emulator.media.events import CueFinished, LegClosed
from tests.emulator.media.rig import Rig

TONE = (c.Tone(hertz=700, duration_ms=40),)


def talk(rig: Rig, ticks: int, *legs: str) -> None:
    """Each leg says its own letter for some ticks."""
    for _ in range(ticks):
        for leg in legs:
            rig.speak(leg, leg.encode() * 160)
        rig.tick()


def heard(rig: Rig, leg: str) -> list[bytes]:
    """A payload byte of each packet sent to a leg; `~` for a cue, `_` for silence."""
    letters = {0xFF: b"_", 0xD5: b"_"}
    return [letters.get(data[15], data[15:16] if data[15] in b"abd" else b"~") for _, data in rig.sent[leg]]


def bridge(rig: Rig, first: str, second: str) -> None:
    rig.engine.handle(c.BridgeLegs(first=first, second=second))


def test_a_bridge_is_heard_both_ways_until_it_is_parted() -> None:
    rig = Rig()
    rig.open("a", "b")
    bridge(rig, "a", "b")
    talk(rig, 4, "a", "b")
    rig.engine.handle(c.UnbridgeLegs(first="b", second="a"))
    talk(rig, 2, "a", "b")
    assert b"".join(heard(rig, "a")) == b"_bbb__"
    assert b"".join(heard(rig, "b")) == b"_aaa__"


def test_a_new_bridge_parts_the_old_one() -> None:
    rig = Rig()
    rig.open("a", "b", "d")
    bridge(rig, "a", "b")
    talk(rig, 3, "a", "b", "d")
    bridge(rig, "a", "d")
    talk(rig, 3, "a", "b", "d")
    assert b"".join(heard(rig, "a"))[-3:] == b"ddd"
    assert b"".join(heard(rig, "b"))[-3:] == b"___"
    assert b"".join(heard(rig, "d"))[-3:] == b"aaa"


def test_unbridging_legs_that_are_not_joined_does_nothing() -> None:
    rig = Rig()
    rig.open("a", "b", "d")
    bridge(rig, "a", "b")
    rig.engine.handle(c.UnbridgeLegs(first="a", second="d"))
    talk(rig, 3, "b")
    assert heard(rig, "a")[-1] == b"b"


def test_a_cue_covers_the_bridge_and_gives_it_back() -> None:
    rig = Rig()
    rig.open("a", "b")
    bridge(rig, "a", "b")
    talk(rig, 3, "a", "b")
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=TONE))
    talk(rig, 4, "a", "b")
    assert b"".join(heard(rig, "a")) == b"_bb~~bb"
    assert b"".join(heard(rig, "b")) == b"_aaaaaa"
    assert rig.found(CueFinished) == [CueFinished(leg="a", cue="x", at_sample=6 * 160, completed=True)]


def test_the_closing_of_a_leg_parts_its_peer() -> None:
    rig = Rig()
    rig.open("a", "b")
    bridge(rig, "a", "b")
    talk(rig, 3, "b")
    rig.engine.handle(c.CloseLeg(leg="b"))
    rig.tick(2)
    assert b"".join(heard(rig, "a"))[-4:] == b"bb__"


def test_after_a_cue_there_is_silence() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=TONE))
    rig.tick(4)
    assert b"".join(heard(rig, "a")) == b"~~__"


def test_a_cue_is_stopped_by_name() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=TONE, loop=0))
    rig.tick(5)
    rig.engine.handle(c.StopCue(leg="a", cue="other"))
    rig.tick()
    assert rig.found(CueFinished) == []
    rig.engine.handle(c.StopCue(leg="a", cue="x"))
    rig.tick()
    assert rig.found(CueFinished) == [CueFinished(leg="a", cue="x", at_sample=7 * 160, completed=False)]
    assert b"".join(heard(rig, "a")) == b"~~~~~~_"


def test_a_cue_replaces_a_cue() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=TONE))
    rig.tick()
    rig.engine.handle(c.StartCue(leg="a", cue="y", tones=TONE))
    rig.tick(3)
    assert [(event.cue, event.completed) for event in rig.found(CueFinished)] == [("x", False), ("y", True)]


def test_a_cue_runs_on_while_nothing_can_be_sent() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=TONE))
    rig.tick(3)
    assert [event.at_sample for event in rig.found(CueFinished)] == [3 * 160]


def test_an_empty_cue_is_finished_at_once() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.provide_cue("x", np.zeros(0, np.int16))
    rig.engine.handle(c.StartCue(leg="a", cue="x", pcm_path="x.pcm"))
    rig.tick()
    assert rig.found(CueFinished) == [CueFinished(leg="a", cue="x", at_sample=160, completed=True)]


def test_a_leg_can_be_closed_in_the_middle_of_a_tone_of_its_keys() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(c.StartCue(leg="a", cue="k", keys="1", inband=True))
    rig.tick(2)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert [(event.cue, event.completed) for event in rig.found(CueFinished)] == [("k", False)]
    assert [event.leg for event in rig.found(LegClosed)] == ["a"]
