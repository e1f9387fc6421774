"""Levels: 20 times a second, of all legs, both ways, as loud as what was really said; none while nobody watches."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from emulator.audio.g711 import ULAW_TO_PCM, encode_ulaw
from emulator.media import commands as c
from emulator.media import levels
from emulator.media.events import LegLevels
from tests.emulator.media.rig import Rig


def steady(amplitude: int) -> bytes:
    return bytes(encode_ulaw(np.full(160, amplitude, np.int16)).tobytes())


def dbfs(amplitude: int) -> float:
    (heard,) = ULAW_TO_PCM[encode_ulaw(np.array([amplitude], np.int16))].tolist()
    return 20 * math.log10(heard / 32768)


def told(rig: Rig, leg: str) -> list[tuple[float, float]]:
    return [(came, went) for event in rig.found(LegLevels) for name, came, went in event.levels if name == leg]


def watch(rig: Rig, *, watched: bool = True) -> None:
    rig.engine.handle(c.WatchLevels(watched=watched))


def test_nothing_is_told_while_nobody_watches() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(50)
    assert not rig.found(LegLevels)


def test_twenty_times_a_second_and_no_more_when_nobody_watches_any_more() -> None:
    rig = Rig()
    rig.open("a")
    watch(rig)
    rig.tick(50)
    times = [event.at_sample for event in rig.found(LegLevels)]
    assert len(times) == 20
    assert {(later - earlier) // 160 for earlier, later in pairwise(times)} == {2, 3}
    watch(rig, watched=False)
    rig.tick(50)
    assert len(rig.found(LegLevels)) == 20


def test_without_legs_there_is_nothing_to_tell() -> None:
    rig = Rig()
    watch(rig)
    rig.tick(50)
    assert not rig.found(LegLevels)


def test_each_side_is_as_loud_as_what_it_says() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    watch(rig)
    for _ in range(50):
        rig.speak("a", steady(8000))
        rig.speak("b", steady(500))
        rig.tick()
    assert told(rig, "a")[-1] == pytest.approx((dbfs(8000), dbfs(500)), abs=0.1)
    assert told(rig, "b")[-1] == pytest.approx((dbfs(500), dbfs(8000)), abs=0.1)


def test_silence_has_a_floor_and_a_leg_that_joins_later_is_told_of() -> None:
    rig = Rig()
    rig.open("a")
    watch(rig)
    rig.tick(10)
    rig.open(*(f"leg {number}" for number in range(20)))
    rig.tick(10)
    assert told(rig, "a")[-1] == (levels.SILENCE_DBFS, levels.SILENCE_DBFS)
    assert told(rig, "leg 19")[-1] == (levels.SILENCE_DBFS, levels.SILENCE_DBFS)


@pytest.mark.parametrize(("payload_type", "codec"), [(9, "G722"), (8, "PCMA")])
def test_what_is_sent_in_another_codec(payload_type: int, codec: str) -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", payload_type, codec)
    watch(rig)
    rig.engine.handle(c.StartCue(leg="a", cue="x", tones=(c.Tone(hertz=700, duration_ms=1000),)))
    rig.tick(20)
    # A tone of a quarter of full scale, by its mean square.
    assert told(rig, "a")[-1][1] == pytest.approx(-12.04 - 3.01, abs=0.2)


def test_a_closed_leg_is_not_told_of_any_more() -> None:
    rig = Rig()
    rig.open("a", "b")
    watch(rig)
    rig.tick(5)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(5)
    assert len(told(rig, "b")) > len(told(rig, "a")) > 0


def test_more_legs_than_a_message_holds_are_told_of_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "TOGETHER", 2)
    rig = Rig()
    rig.open("a", "b", "c")
    watch(rig)
    rig.tick(3)
    assert [len(event.levels) for event in rig.found(LegLevels)] == [2, 1]
