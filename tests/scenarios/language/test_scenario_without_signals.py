"""What asks for a coded signal, and what is said when there is none: with file, line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.language.loader import load_file
from tests.scenarios.scenario_text import write

if TYPE_CHECKING:
    from pathlib import Path

CODED = ("agent: {phone: softphone, username: adam}", "agent: {phone: phone, device: desk}")
ANYTHING = (CODED[0], "agent: {phone: phone, device: desk, speaks: anything}")
HEARD = "  heard: [{by: caller, who: agent, for: 5 s ± 1 s}]\n"
NEVER = "  never: [{heard: agent, by: caller}]\n"
WHY = "agent speaks anything: it has no coded signal to be heard by"


def with_expectation(folder: Path, party: tuple[str, str], expectation: str) -> Path:
    return write(folder, party, ("expect:\n", f"expect:\n{expectation}"))


@pytest.mark.parametrize(("expectation", "place"), [(HEARD, "19:29"), (NEVER, "19:19")])
def test_it_is_told_where_it_stands(tmp_path: Path, expectation: str, place: str) -> None:
    with pytest.raises(BadInput, match=f"small.yaml:{place}: {WHY}"):
        load_file(with_expectation(tmp_path, ANYTHING, expectation))


def test_places_are_kept_for_who_knows_the_phones(tmp_path: Path) -> None:
    (case,) = load_file(with_expectation(tmp_path, CODED, HEARD + NEVER))
    assert [name for _, name in case.scenario.expect.coded_voices()] == ["agent", "agent"]
    assert [place.rpartition("small.yaml:")[2] for place in case.voice_places.values()] == ["19:29", "20:19"]


def test_recordings_are_for_everybody(tmp_path: Path) -> None:
    (case,) = load_file(write(tmp_path, ANYTHING))
    assert case.scenario.expect.coded_voices() == []


def test_a_program_speaks_its_coded_signal(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"small.yaml:6:\d+: baresip speaks its coded signal"):
        load_file(write(tmp_path, (CODED[0], "agent: {phone: baresip, speaks: anything}")))


def test_into_a_softphone_somebody_may_talk(tmp_path: Path) -> None:
    (case,) = load_file(write(tmp_path, (CODED[0], "agent: {speaks: anything}")))
    assert {name: party.habits.talks for name, party in case.scenario.parties.items()} == {
        "caller": False,
        "agent": True,
    }
