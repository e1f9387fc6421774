"""The sidecar in progress: written before anything else can happen, believed as far as it says, and not too often."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from emulator.media import commands as c
from emulator.media import unfinished
from tests.emulator.media.rig import Rig, record

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

AUDIO = bytes(range(16, 176))
SIDECAR = "r.sidecar.json"


def recording(ticks: int, happens: Callable[[Rig, int], bool] = lambda *_: False) -> tuple[Rig, list[dict[str, Any]]]:
    """A rig after so many ticks, and every sidecar in progress; `happens` in a tick: no packet."""
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    for tick in range(ticks):
        if not happens(rig, tick):
            rig.speak("a", AUDIO)
        rig.tick()
    return rig, [json.loads(bytes(block.data)) for _, block in rig.blocks if block.path == SIDECAR]


def skip(rig: Rig, _: int) -> bool:
    """A packet is lost: its number is used up."""
    rig._numbers["a"] = rig._numbers.get("a", 0) + 1
    return True


def test_one_is_enough_while_nothing_happens() -> None:
    _, told = recording(600)
    (first,) = told
    assert (first["reason"], first["samples"], first["told_sample"], first["told_holds"]) == (
        "unfinished",
        8000,
        8160,
        True,
    )


def test_it_comes_before_the_samples_of_its_second() -> None:
    rig, _ = recording(60)
    assert [(block.path, block.offset > 0) for _, block in rig.blocks[-2:]] == [(SIDECAR, False), ("r.wav", True)]


def test_what_happens_is_told_with_the_next_second() -> None:
    _, told = recording(300, lambda rig, tick: tick == 120 and skip(rig, tick))
    assert [len(each["legs"]["a"]["gaps"]) for each in told] == [0, 1]
    assert [each["told_sample"] for each in told] == [8160, 24_160]
    (gap,) = told[1]["legs"]["a"]["gaps"]
    assert gap["to"] - gap["from"] == 160


def test_a_gap_that_grows_is_told_every_second() -> None:
    _, told = recording(400, lambda _, tick: tick >= 120)
    assert [each["told_sample"] for each in told] == [8160, 32_160, 40_160, 48_160, 56_160]
    last = told[-1]["legs"]["a"]["gaps"][-1]["to"]
    assert last == 56_160 - unfinished.BEHIND, "what is later may still be filled"


def test_a_segment_whose_anchor_may_change_is_not_told_yet() -> None:
    def another_source(rig: Rig, tick: int) -> bool:
        if tick < 40:
            return False
        rig.speak("a", AUDIO, ssrc=2)
        return True

    _, told = recording(110, another_source)
    assert [(len(each["legs"]["a"]["segments"]), each["told_holds"]) for each in told] == [(1, False), (2, True)]
    assert told[0]["told_sample"] == told[1]["legs"]["a"]["segments"][1]["arrival_sample"]


def test_a_pause_and_its_end_are_told() -> None:
    def pauses(rig: Rig, tick: int) -> bool:
        if tick == 120:
            rig.engine.handle(c.PauseRecorder(recording="r"))
        if tick == 220:
            rig.engine.handle(c.ResumeRecorder(recording="r"))
        return False

    _, told = recording(400, pauses)
    assert [len(each["takes"]) for each in told] == [1, 1, 2]
    assert told[1]["told_sample"] == told[1]["takes"][0]["to"]


def test_long_lists_are_written_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished, "LISTED_PER_S", 4)
    _, told = recording(1000, lambda rig, tick: tick % 10 == 5 and skip(rig, tick))
    apart = [later["told_sample"] - one["told_sample"] for one, later in itertools.pairwise(told)]
    entries = [len(each["legs"]["a"]["gaps"]) for each in told]
    assert sum(entries) <= 4 * 20 + max(entries), "four a second"
    assert apart == sorted(apart)
    assert not any(each["told_holds"] for each in told)
