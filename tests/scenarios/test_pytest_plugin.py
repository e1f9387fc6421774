"""The plugin as every pytest of a user's machine loads it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from tests.house.source_tree import ROOT
from tests.scenarios.in_pytest.users_project import UsersProject

if TYPE_CHECKING:
    from pathlib import Path

NOTHING_LOADED = """
import sys

def test_nothing_is_loaded():
    ours = [name for name in sys.modules if name.partition(".")[0] in ("emulator", "scenarios", "numpy", "httpx")]
    assert ours == ["scenarios", "scenarios.pytest_plugin"]
"""


def test_the_plugin_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert declared == {"pytest11": {"offhook": "scenarios.pytest_plugin"}}


def test_who_has_no_calls_loads_nothing_of_ours(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", NOTHING_LOADED)
    project.pytest().shows("1 passed")


def test_its_options_are_told(tmp_path: Path) -> None:
    run = UsersProject(tmp_path).pytest("--help")
    run.shows("--offhook-world={auto,simulated,live}", "--offhook-out=DIR", "--offhook-seed=N")
