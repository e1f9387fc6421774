"""A breakage replaces, counts, and leaves everything as it was."""

from __future__ import annotations

from typing import Any

import pytest

from tools.mutate.every_mutant import MUTANTS, ROOMS
from tools.mutate.mutant import Breakage, mutant, mutants_of


class Bell:
    """Something to break."""

    def ring(self, times: int) -> str:
        return "ding" * times

    @staticmethod
    def colour() -> str:
        return "brass"


def test_a_method_is_replaced_counted_and_restored() -> None:
    bell, before = Bell(), vars(Bell)["ring"]
    with Breakage() as breakage:
        breakage.replace(Bell, "ring", lambda original, own, times: original(own, times + 1))
        assert (bell.ring(1), bell.ring(2)) == ("dingding", "dingdingding")
        assert breakage.executed == 2
    assert bell.ring(1) == "ding"
    assert vars(Bell)["ring"] is before


def test_a_static_method_stays_one() -> None:
    with Breakage() as breakage:
        breakage.replace(Bell, "colour", lambda original: original() + "?")
        assert Bell.colour() == Bell().colour() == "brass?"
        assert breakage.executed == 2
    assert Bell.colour() == "brass"


def test_two_patches_of_one_method_come_off_in_order() -> None:
    with Breakage() as breakage:
        breakage.replace(Bell, "ring", lambda original, *rest: "a" + original(*rest))
        breakage.replace(Bell, "ring", lambda original, *rest: "b" + original(*rest))
        assert Bell().ring(1) == "bading"
    assert Bell().ring(1) == "ding"


def test_a_patch_that_does_not_fit_any_more_is_told() -> None:
    with Breakage() as breakage:
        breakage.replace(Bell, "ring", lambda original, own: original(own))
        with pytest.raises(TypeError):
            Bell().ring(1)
    assert breakage.crash.startswith("ring: TypeError")


def test_what_is_not_there_cannot_be_broken() -> None:
    with Breakage() as breakage, pytest.raises(AttributeError):
        breakage.replace(Bell, "toll", lambda *_: None)


def test_a_mutant_is_named_by_its_function() -> None:
    @mutant("a case", "another", says="silent")
    def bell_is_mute(breakage: Breakage) -> None:
        """The bell makes no sound."""
        breakage.replace(Bell, "ring", lambda *_: "")

    found: Any = (bell_is_mute.name, bell_is_mute.summary, bell_is_mute.cases, bell_is_mute.says)
    assert found == ("bell_is_mute", "The bell makes no sound", ("a case", "another"), "silent")
    with Breakage() as breakage:
        bell_is_mute.apply(breakage)
        assert Bell().ring(3) == ""


def test_every_room_has_mutants_and_no_name_stands_twice() -> None:
    written = [each for room in ROOMS for each in mutants_of(room.__name__)]
    assert len(written) == len(MUTANTS)
    assert {each.place for each in written} == {room.__name__.rpartition(".")[2] for room in ROOMS}


def test_every_mutant_says_what_it_breaks_and_how_it_is_known() -> None:
    assert all(each.summary and each.cases and each.says for each in MUTANTS.values())


def test_every_patch_meets_something_that_is_there() -> None:
    for each in MUTANTS.values():
        with Breakage() as breakage:
            each.apply(breakage)
