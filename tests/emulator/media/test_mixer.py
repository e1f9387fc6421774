"""Every member hears the sum of the others, saturated once; heard_by, deaf ears and cues go by their rules."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import decode_ulaw, encode_ulaw
from emulator.media import commands as c
from tests.emulator.media.rig import Rig

ALL = ("a", "b", "d")


def level(value: int) -> bytes:
    """20 ms of one value that µ-law keeps as it is."""
    return encode_ulaw(np.full(160, value, np.int16)).tobytes()


def quantised(value: int) -> int:
    """What µ-law makes of a value."""
    return int(decode_ulaw(encode_ulaw(np.array([value], np.int16)))[0])


def heard(rig: Rig, said: dict[str, int], *, ticks: int = 8) -> dict[str, int]:
    """What each leg hears in the end, if these go on saying one value each."""
    for _ in range(ticks):
        for leg, value in said.items():
            rig.speak(leg, level(value))
        rig.tick()
    table = rig.engine._table
    return {leg: int(table.last_put(slot)[0]) for leg, slot in table.slots.items()}


@pytest.fixture
def rig() -> Rig:
    """Three open legs in no room."""
    rig = Rig()
    rig.open(*ALL)
    return rig


def join(rig: Rig, *legs: str, room: str = "r", **how: object) -> None:
    for leg in legs:
        rig.engine.handle(c.JoinRoom(room=room, leg=leg, **how))  # type: ignore[arg-type]


def test_each_hears_the_sum_of_the_others_without_itself(rig: Rig) -> None:
    join(rig, *ALL)
    assert heard(rig, {"a": 1052, "b": 2236, "d": 4348}) == {"a": 6652, "b": 5372, "d": 3260}


def test_the_sum_is_saturated_once(rig: Rig) -> None:
    rig.open("e")
    join(rig, *ALL, "e")
    found = heard(rig, {"a": 31100, "b": 31100, "d": -31100})
    assert found == {"a": 0, "b": 0, "d": 32124, "e": 31100}


def test_who_is_muted_is_not_heard_and_who_is_deaf_hears_nothing(rig: Rig) -> None:
    join(rig, "a", speaks=False)
    join(rig, "b", hears=False)
    join(rig, "d")
    assert heard(rig, {"a": 1052, "b": 2236, "d": 4348}) == {"a": 6652, "b": 0, "d": 2236}


def test_a_coach_is_heard_by_those_it_names(rig: Rig) -> None:
    join(rig, "a", heard_by=("b", "a", "nobody"))
    join(rig, "b", "d")
    assert heard(rig, {"a": 1052, "b": 2236, "d": 4348}) == {"a": 6652, "b": 5372, "d": 2236}


def test_rooms_are_apart_and_a_room_of_one_is_silent(rig: Rig) -> None:
    rig.open("e")
    join(rig, "a", "b")
    join(rig, "d", room="s")
    assert heard(rig, {"a": 1052, "b": 2236, "d": 4348}) == {"a": 2236, "b": 1052, "d": 0, "e": 0}


def test_a_cue_is_mixed_in_for_all_or_for_some(rig: Rig) -> None:
    join(rig, "a", "b")
    join(rig, "d", hears=False)
    rig.engine.provide_cue("x", np.full(1600, 1000, np.int16))
    rig.engine.provide_cue("y", np.full(1600, 3000, np.int16))
    rig.engine.handle(c.StartRoomCue(room="r", cue="x", pcm_path="x"))
    rig.engine.handle(c.StartRoomCue(room="r", cue="y", pcm_path="y", members=("b", "d")))
    assert heard(rig, {"d": 1052}) == {"a": quantised(2052), "b": quantised(5052), "d": 0}


@pytest.mark.parametrize(("payload_type", "expected"), [(0, 1052), (8, 1056)])
def test_a_member_hears_in_its_own_law(payload_type: int, expected: int) -> None:
    rig = Rig()
    rig.open("a")
    rig.open("b", payload_type=payload_type)
    join(rig, "a", "b")
    assert heard(rig, {"a": 1052})["b"] == expected


def test_g722_meets_g711(rig: Rig) -> None:
    rig.agree("d", 9, "G722")
    join(rig, *ALL)
    assert heard(rig, {"a": 1052, "b": 2236})["d"] == 1052 + 2236
