"""The schema for editors accepts every scenario that is shipped, and marks what the loader refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emulator.base.yaml_source import YamlSource
from scenarios.language.editor_schema import editor_schema
from tests.scenarios.scenario_text import TEXT
from tests.scenarios.schema_checker import accepts

SHIPPED = sorted(
    file
    for file in [*Path("scenarios/cases").rglob("*.yaml"), *Path("scenarios/templates").glob("*.yaml")]
    if file.name != "lab.yaml"  # no scenario: the phones of one
)
SCHEMA = editor_schema()


def read(text: str) -> Any:
    return YamlSource("x.yaml", text).tree


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_what_is_shipped_is_accepted(file: Path) -> None:
    assert accepts(SCHEMA, read(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("talk: [caller", "tlak: [caller"),
        ("after: 3 s", "after: 3"),
        ("after: 3 s", "after: ${pause}"),
        ("phone: softphone}", "phone: softfone}"),
        ("phone: softphone}", "phone: '${kind}'}"),
        ("format: wav", "format: ogg"),
        ("by: caller", "whom: caller"),
        ("summary: One call that is answered and recorded.\n", ""),
    ],
)
def test_mistakes_are_marked_and_variables_are_none(old: str, new: str) -> None:
    assert old in TEXT
    assert accepts(SCHEMA, read(TEXT))
    assert accepts(SCHEMA, read(TEXT.replace(old, new, 1))) is ("${" in new)


def test_every_word_that_a_person_writes_is_described() -> None:
    undescribed = [
        f"{name}.{word}"
        for name, part in SCHEMA["$defs"].items()
        if "description" not in part
        for word in part.get("properties", {})
    ]
    assert undescribed == []
    assert SCHEMA["$defs"]["Talk"]["properties"]["within"]["default"] == "10 s"
    assert SCHEMA["$defs"]["PartyNetwork"]["properties"]["loss"]["default"] == "0 %"
