"""The page of the SIP transactions is the one that its tables draw, and each cell is in it."""

from __future__ import annotations

import pytest

from tools.sip_diagrams import MACHINES, PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.sip_diagrams"


@pytest.mark.parametrize("title", MACHINES)
def test_every_cell_is_an_arrow(title: str) -> None:
    machine, _ = MACHINES[title]
    section = page().partition(f"## {title}\n")[2].partition("\n## ")[0]
    arrows = [line for line in section.splitlines() if " --> " in line and "[*]" not in line]
    assert len(arrows) == sum(len(row) for row in machine.table.values())
    assert all(f"**{state.value}**" in section for state in machine.table)
