"""The bench of a fleet: its options, its table, what its calls answer. Whole runs are in tests/live/test_fleet.py."""

from __future__ import annotations

import asyncio

import pytest

from hardware.simulators.web import WebRequest
from tools.bench import fleet


@pytest.mark.parametrize("wrong", [["--phones", "3"], ["--at-once", "0"], ["--talk", "0"]])
def test_wrong_options_are_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        fleet.arguments(wrong)


def test_the_answer_dials_the_partner() -> None:
    request = WebRequest(method="POST", path="/answer/p2", raw_query="", headers={}, body=b"", client="127.0.0.1")
    document = asyncio.run(fleet._answer(request)).body
    assert b"<User>sip:p2@phone.plivo.com</User>" in document


def test_the_table_has_phases_and_processes() -> None:
    figures = fleet.Figures(phones=4, seconds={"registered": 1.25}, peak_mib={"platform": 99.6}, silent=["p3"])
    lines = fleet.table(figures)
    assert "| registered | 1.2 |" in lines
    assert "| platform | 100 |" in lines
    assert lines[-1] == "3 of 4 phones heard their partner"
