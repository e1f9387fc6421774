"""Names that get their value when a case runs: `${…}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.language.inclusion import read_source
from scenarios.language.variables import families, further_variables, runtime_variables

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.base.yaml_source import YamlSource

TEXT = """
parties:
  caller: {username: carol}
  agent: {number: "15550123"}
app:
  sounds:
    greeting: {seconds: 1}
steps:
  - {rest: calls.list, as: first}
  - parallel:
      - [{rest: calls.list, as: second}]
"""


@pytest.fixture
def source(tmp_path: Path) -> YamlSource:
    file = tmp_path / "case.yaml"
    file.write_text(TEXT)
    return read_source(file)


def test_every_party_has_an_address() -> None:
    assert {"app_url", "agent.uri", "agent.username"} <= set(runtime_variables(["agent"]))


def test_a_number_and_a_sound_are_known_by_name(source: YamlSource) -> None:
    assert further_variables(source) == ["agent.number", "greeting.url"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("first.objects[0].call_uuid", True),
        ("second.api_id", True),
        ("third.api_id", False),
        ("CallUUID of /answer/", True),
        ("first", False),
    ],
)
def test_answers_and_requests_are_known_by_what_they_hold(source: YamlSource, name: str, known: bool) -> None:
    assert any(family.fullmatch(name) for family in families(source)) is known
