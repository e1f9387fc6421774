"""The documents hold together: links lead somewhere, and every row of the fidelity ledger is whole."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from emulator.config import load_config
from emulator.settings import Ledger, Settings
from tests.house.source_tree import ROOT, tracked_files

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ANYWHERE_ELSE = ("http://", "https://", "mailto:")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

LEDGER = Path("docs/fidelity.md")
LEDGER_HEAD = ["behaviour", "what we do", "tag", "source", "switch"]
TAGS = frozenset({"documented", "measured by a third party", "inferred"})


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings make."""
    headings = re.findall(r"^#+\s+(.*)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path, text: str) -> list[str]:
    """The relative links on `page` (relative to the root) that lead nowhere."""
    dead: list[str] = []
    for target in LINK.findall(FENCE.sub("", text)):
        name, _, anchor = target.partition("#")
        aim = ROOT / page.parent / name if name else ROOT / page
        if target.startswith(ANYWHERE_ELSE):
            continue
        if not aim.exists() or (anchor and aim.suffix == ".md" and anchor not in anchors(aim.read_text("utf-8"))):
            dead.append(f"{page}: {target}")
    return dead


def cells(line: str) -> list[str]:
    """The cells of one row of a Markdown table; a pipe inside a cell is written `\\|`."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))]


def fault(row: list[str]) -> str:
    """What is wrong with a row of the ledger, or an empty string."""
    if len(row) != len(LEDGER_HEAD):
        return f"{len(row)} cells instead of {len(LEDGER_HEAD)}"
    empty = [name for name, cell in zip(LEDGER_HEAD, row, strict=True) if not cell]
    if empty:
        return f"nothing under {empty[0]}"
    return "" if row[2] in TAGS else f"{row[2]!r} is no tag"


def ledger_rows() -> list[list[str]]:
    """All rows of all tables of the ledger, heads and rules left out."""
    lines = [line for line in (ROOT / LEDGER).read_text("utf-8").splitlines() if line.startswith("|")]
    return [row for line in lines if (row := cells(line)) != LEDGER_HEAD and not set("".join(row)) <= set("-: ")]


def test_links_lead_somewhere() -> None:
    pages = [path for path in tracked_files() if path.suffix == ".md"]
    dead = [link for page in pages for link in dead_links(page, (ROOT / page).read_text("utf-8"))]
    assert not dead, "\n".join(dead)


def test_every_row_of_the_ledger_is_whole() -> None:
    rows = ledger_rows()
    wrong = [f"{row[0]}: {why}" for row in rows if (why := fault(row))]
    assert rows
    assert not wrong, "\n".join(wrong)


def test_no_behaviour_stands_in_the_ledger_twice() -> None:
    names = [row[0] for row in ledger_rows()]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


def test_every_switch_of_the_ledger_stands_in_it() -> None:
    switches = " ".join(row[4] for row in ledger_rows())
    assert [name for name in Ledger.model_fields if f"`ledger.{name}`" not in switches] == []


def test_the_settings_in_the_readme_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name.startswith(("PLIVO_", "OFFHOOK_"))]:
        monkeypatch.delenv(variable)
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        (tmp_path / "offhook.yaml").write_text(block, "utf-8")
        assert load_config(tmp_path / "offhook.yaml", {}) != Settings()


@pytest.mark.parametrize(
    "row", ["| a | b | inferred | c |", "| a | b | guessed | c | d |", "| a | | inferred | c | d |"]
)
def test_a_broken_row_is_seen(row: str) -> None:
    assert fault(cells(row))


def test_a_dead_link_is_seen() -> None:
    text = "[a](fidelity.md) [b](nowhere.md) [c](https://example.com) [d](#here) [e](#there)\n# Here\n"
    assert dead_links(Path("docs/x.md"), text)[0] == "docs/x.md: nowhere.md"
