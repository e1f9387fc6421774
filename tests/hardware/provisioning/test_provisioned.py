"""The table of who fetched what."""

from __future__ import annotations

import io

from rich.console import Console

from hardware.provisioning.provisioned import ProvisionedTable
from tests.hardware.provisioning.lab_lines import PLAIN, config_of


def test_a_phone_is_missing_until_it_has_its_file() -> None:
    table = ProvisionedTable.of([PLAIN])
    assert table.missing == ["reception"]
    assert table.note("reception", file="a.cfg", host="192.168.1.20", way="http", at="10:00:00")
    assert table.missing == []
    assert not table.note("reception", file="a.cfg", host="192.168.1.20", way="https", at="10:00:01")
    assert table.rows["reception"].times == 2


def test_a_person_reads_it() -> None:
    table = ProvisionedTable.of([PLAIN])
    table.rows["[red]odd"] = ProvisionedTable.of([config_of("snom", "D785", "000413922d24")]).rows["reception"]
    table.note("reception", file="0015654aa937.cfg", host="192.168.1.20", way="http", at="10:00:00")
    screen = Console(width=120, file=io.StringIO(), record=True)
    screen.print(table.table())
    shown = screen.export_text()
    assert "0015654aa937.cfg" in shown
    assert "192.168.1.20 by http" in shown
    assert "[red]odd" in shown
    assert "(000413922d24)" in shown
