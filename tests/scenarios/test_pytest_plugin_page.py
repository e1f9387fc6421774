"""The examples of docs/pytest.md, as they stand there: each is written to the file that it names, and all are run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.house.source_tree import ROOT
from tests.scenarios.in_pytest.users_project import UsersProject

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs/pytest.md"
EXAMPLE = re.compile(r"^```(?:python|yaml|ini)\n# (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_examples_pass(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    examples = EXAMPLE.findall(PAGE.read_text("utf-8"))
    for name, text in examples:
        project.write(name, text)
    run = project.pytest("-v")
    run.shows("8 passed", "order_line[wav] PASSED", "order_line[mp3] PASSED")
    assert {name for name, _ in examples} == {
        "calls/order_line.call.yaml",
        "test_order_line.py",
        "own_app/test_shop.py",
        "pytest.ini",
        "test_patience.py",
    }


def test_every_example_names_its_file() -> None:
    text = PAGE.read_text("utf-8")
    assert len(EXAMPLE.findall(text)) == len(re.findall(r"^```(?:python|yaml|ini)$", text, re.MULTILINE))
