"""Who gets the floor, told as what members do and what comes of it."""

from __future__ import annotations

import pytest

from emulator.calls.floor import Floor


@pytest.mark.parametrize(
    ("story", "got"),
    [
        ("+a -a +b", "a b"),
        ("+a +b -b", "a"),
        ("+a +b -a", "a b"),
        ("+a -a +a", "a"),
        ("+a +b +c -a -b", "a b c"),
        ("+a xa +b", "a b"),
        ("+a +b xa", "a b"),
        ("+a -a xa ?b", "a b"),
        ("?a ?b +b", "a b"),
        ("?a +a +b -a", "a b"),
        ("+a +a -a +b", "a b"),
        ("-a xb", ""),
    ],
)
def test_the_floor(story: str, got: str) -> None:
    floor = Floor()
    does = {"+": floor.speaks, "-": floor.is_silent, "x": floor.loses, "?": floor.offer}
    told = [does[step[0]](step[1]) for step in story.split()]
    assert " ".join(name for name in told if name) == got
