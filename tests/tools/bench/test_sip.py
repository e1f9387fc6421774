"""What the SIP benchmark makes of its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.bench.sip import CallsRun, arguments, read_figures, table

if TYPE_CHECKING:
    from pathlib import Path


def run(server: str, ms: float, failed: int = 0) -> CallsRun:
    return CallsRun(server=server, rate=100, calls=400 - failed, failed=failed, ms_per_call=ms, core_percent=10 * ms)


def test_the_table_has_medians_and_ranges() -> None:
    lines = table([run("ours", 1.0), run("bare", 0.5), run("ours", 3.0, failed=1), run("bare", 0.6), run("ours", 1.2)])
    assert lines[2:] == [
        "| ours | 100 | 1.20 (1.00-3.00) | 12 % | 1 of 1200 |",
        "| bare | 100 | 0.55 (0.50-0.60) | 6 % | 0 of 800 |",
    ]


def test_the_last_line_of_the_statistics_counts(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("StartTime;SuccessfulCall(C);FailedCall(C);\na;1;0;\nb;398;2;\n", encoding="utf-8")
    assert read_figures(file) == (398, 2)


@pytest.mark.parametrize("given", [["--rates", "0"], ["--bindings", "-1"], ["--servers", "nobody"]])
def test_numbers_that_make_no_run_are_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(given)
    assert "error" in capsys.readouterr().err
