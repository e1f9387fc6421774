"""The tree stands on its own: no path of one machine, no address of a package registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT, tracked_files

# Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|Users|home/(?!\.\.\.)\w+)/" + r"\w")
REGISTRY = re.compile(r"\b(?:py[p]i|python[h]osted|npm[j]s|deb\.[d]ebian)\.\w+")
# Bundles of other people, byte for byte as they were published.
FOREIGN = re.compile(r"(^|/)vendor/")


def objections(path: Path, text: str) -> list[str]:
    """One line for every place in `text` that ties the tree to a machine or a registry."""
    return [
        f"{path}:{number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(line)
    ]


def test_nothing_ties_the_tree_to_a_machine() -> None:
    wrong: list[str] = []
    for path in tracked_files():
        content = (ROOT / path).read_bytes()
        if not FOREIGN.search(path.as_posix()) and b"\0" not in content:
            wrong += objections(path, content.decode("utf-8", errors="replace"))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", ["cd /" + "work/main", "/" + "home/ann/x", "https://files.python" + "hosted.org/x"])
def test_a_tie_is_seen(text: str) -> None:
    assert objections(Path("x"), text)


@pytest.mark.parametrize("text", ["https://example.com/tmpl/item", "docs/roots/x", "/v1/Account/", "emulator/root/x"])
def test_what_looks_like_a_tie_is_let_be(text: str) -> None:
    assert objections(Path("x"), text) == []


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    agreed = {"emulator", "scenarios", "hardware", "tests", "tools", "docs"}
    agreed |= {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile"}
    tops = {path.parts[0] for path in tracked_files()}
    assert {top for top in tops if not top.startswith(".")} <= agreed
