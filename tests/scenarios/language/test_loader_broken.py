"""Every kind of broken scenario says where and what, word for word as a person has read and approved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource
from scenarios.language.loader import load_file
from tests.scenarios.scenario_text import write

GOLDEN = Path(__file__).with_name("broken_scenarios.yaml")
KINDS = {entry["kind"]: entry for entry in YamlSource(GOLDEN.name, GOLDEN.read_text("utf-8")).tree}
MORE = " …"
"""Ends a message whose list of words grows with the language."""


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_says_where_and_what(tmp_path: Path, kind: str) -> None:
    file = write(tmp_path, (KINDS[kind]["old"], KINDS[kind]["new"]))
    with pytest.raises(BadInput) as raised:
        load_file(file)
    message, golden = str(raised.value).replace(f"{tmp_path}/", ""), KINDS[kind]["message"]
    if golden.endswith(MORE):
        message = message[: len(golden) - len(MORE)] + MORE
    assert message == golden
