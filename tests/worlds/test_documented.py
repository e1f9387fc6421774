"""What docs/simulated-world.md shows works."""

from __future__ import annotations

import re
from pathlib import Path

from scenarios.language.loader import load_file
from tests.scenarios.scenario_text import write

PAGE = Path(__file__).parents[2] / "docs/simulated-world.md"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PARTIES = "parties:\n  caller: {phone: softphone}\n  agent: {phone: softphone, username: adam}\n"


def examples(language: str) -> list[str]:
    return [body for kind, body in FENCED.findall(PAGE.read_text("utf-8")) if kind == language]


def test_the_unit_test_of_the_page_passes() -> None:
    names: dict[str, object] = {}
    exec(examples("python")[0], names)
    test = names["test_the_menu_hears_digits"]
    assert callable(test)
    test()


def test_the_parties_of_the_page_are_read(tmp_path: Path) -> None:
    (case,) = load_file(write(tmp_path, (PARTIES, examples("yaml")[0])))
    assert case.scenario.is_simulated_only
    assert all(party.network is not None for party in case.scenario.parties.values())
