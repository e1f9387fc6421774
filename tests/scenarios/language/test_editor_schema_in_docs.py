"""docs/scenarios.md tells the language: it has every word, and what it shows is understood."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from emulator.base.yaml_source import YamlSource
from scenarios.language.editor_schema import editor_schema
from scenarios.language.expectations import Expectations
from scenarios.language.loader import load_file
from scenarios.language.phone_kinds import Kind
from scenarios.language.rest_operations import OPERATIONS
from tests.scenarios.scenario_text import TEXT, one_case, write

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path("docs/scenarios.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
APP = TEXT[TEXT.index("app:\n") : TEXT.index("steps:")]


def words() -> Iterator[str]:
    schema = editor_schema()
    for part in [schema, *schema["$defs"].values()]:
        yield from part.get("properties", {})


def test_every_word_is_told() -> None:
    told = " ".join(re.findall(r"`[^`\n]+`", PAGE))
    missing = [
        word for word in {*words(), *OPERATIONS, *get_args(Kind)} if not re.search(rf"\b{re.escape(word)}\b", told)
    ]
    assert missing == []


def test_the_first_example_is_a_scenario(tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(EXAMPLES[0], encoding="utf-8")
    assert [case.name for case in load_file(file)] == ["order_line"]


@pytest.mark.parametrize("app", [each for each in EXAMPLES if each.startswith("app:")])
def test_the_apps_are_apps(tmp_path: Path, app: str) -> None:
    assert load_file(write(tmp_path, (APP, app)))


@pytest.mark.parametrize("steps", [each for each in EXAMPLES if each.startswith("- ")])
def test_the_steps_are_steps(tmp_path: Path, steps: str) -> None:
    app = ("<Response><Dial>", "<Response><Record callbackUrl='${app_url}/ready/'/><Dial>")
    party = ("agent: {phone: softphone", "customer: {number: '1'}\n  agent: {phone: softphone")
    (case,) = load_file(
        write(tmp_path, app, party, ("- hang_up: caller\n", steps.replace("\n", "\n  ").rstrip() + "\n"))
    )
    assert len(case.scenario.steps) > len(one_case(tmp_path).scenario.steps)


@pytest.mark.parametrize("expect", [each for each in EXAMPLES if each.startswith("expect:")])
def test_the_expectations_are_expectations(expect: str) -> None:
    assert Expectations.model_validate(YamlSource("docs", expect).tree["expect"]).model_fields_set
