"""Files that include others: what is joined, what the file itself decides, and whose place a complaint names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.language.inclusion import read_source
from scenarios.language.loader import load_cases, load_file
from tests.scenarios.scenario_text import TEXT

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = """\
parties:
  agent: {phone: softphone, username: adam}
  caller: {phone: baresip}
app:
  documents:
    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>
"""
LINES = TEXT.splitlines(keepends=True)
INCLUDING = (
    "include: office.part.yaml\n"
    + "".join(LINES[:3])
    + "parties:\n  caller: {phone: softphone}\n"
    + "".join(LINES[LINES.index("steps:\n") :])
)


def written(folder: Path, text: str = INCLUDING, **parts: str) -> Path:
    """The scenario file; `parts` are the texts of NAME.part.yaml beside it."""
    for name, part in ({"office": OFFICE} | parts).items():
        (folder / f"{name}.part.yaml").write_text(part, encoding="utf-8")
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_mappings_are_joined_and_the_file_itself_counts_most(tmp_path: Path) -> None:
    (case,) = load_file(written(tmp_path))
    parties = case.scenario.parties
    assert {name: party.phone for name, party in parties.items()} == {"caller": "softphone", "agent": "softphone"}
    assert parties["agent"].username == "adam"
    assert "/answer/" in case.scenario.app.documents


def test_a_part_is_no_scenario_of_its_own(tmp_path: Path) -> None:
    written(tmp_path)
    assert [case.name for case in load_cases([tmp_path])] == ["small"]


def test_the_first_of_several_parts_counts_most_and_parts_include_parts(tmp_path: Path) -> None:
    text = INCLUDING.replace("include: office.part.yaml", "include: [night.part.yaml, office.part.yaml]")
    night = "include: deep.part.yaml\nparties: {agent: {username: eve}}\n"
    (case,) = load_file(written(tmp_path, text, night=night, deep='numbers: ["1"]\nneeds: live\n'))
    assert case.scenario.parties["agent"].username == "eve"
    assert case.scenario.parties["agent"].phone == "softphone"
    assert (case.scenario.numbers, case.scenario.needs) == (["15550100"], "live")


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (
            OFFICE.replace("softphone", "softfone"),
            "office.part.yaml:2:18: unknown value 'softfone', did you mean",
        ),
        (OFFICE.replace("agent.uri", "agnt.uri"), "office.part.yaml:6:15: unknown variable 'agnt.uri', did you mean"),
        (OFFICE.replace("app:", "aap:"), "office.part.yaml:4:1: unknown word 'aap', did you mean 'app'?"),
        ("- a list\n", "office.part.yaml:1:1: expected a part of a scenario: a mapping"),
        ("include: small.yaml\n", "office.part.yaml:1:10: small.yaml includes itself"),
        ("include: [nowhere.yaml]\n", "office.part.yaml:1:11: no such file: "),
        ("include: 1\n", "office.part.yaml:1:10: expected the name of a file, or a list of them"),
    ],
)
def test_a_complaint_names_the_part(tmp_path: Path, part: str, message: str) -> None:
    with pytest.raises(BadInput) as complaint:
        load_file(written(tmp_path, office=part))
    assert str(complaint.value).removeprefix(f"{tmp_path}/").startswith(message)


def test_what_only_the_file_has_wrong_is_placed_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"small.yaml:1:10: no such file: .*ofice.part.yaml"):
        load_file(written(tmp_path, INCLUDING.replace("office", "ofice")))
    with pytest.raises(BadInput, match=r"small.yaml:6:19: unknown value 'softfone'"):
        load_file(written(tmp_path, INCLUDING.replace("phone: softphone", "phone: softfone")))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: "):
        read_source(tmp_path)
    (tmp_path / "x.yaml").write_bytes(b"name: \xff")
    with pytest.raises(BadInput, match=r"is not UTF-8 text \(byte 6\)"):
        read_source(tmp_path / "x.yaml")
