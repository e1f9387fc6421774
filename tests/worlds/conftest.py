"""What a run says at its end: how much of the Record matrix was played, and which networks made a call impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

LOST_SIGNALLING = "lost signalling"
MATRIX = "test_record_matrix.py::"


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The counts of the matrix; a line for every run without signalling, and how many there were."""
    outcomes = [
        report.outcome
        for kind in ("passed", "failed", "error")
        for report in terminalreporter.getreports(kind)
        if MATRIX in report.nodeid and (report.when == "call" or report.failed)
    ]
    if outcomes:
        terminalreporter.section(f"Record matrix: {len(outcomes)} cells run, {outcomes.count('passed')} passed")
    lost = [
        f"{report.nodeid.rpartition('::')[2]}: {what}"
        for report in terminalreporter.getreports("passed")
        for name, what in report.user_properties
        if name == LOST_SIGNALLING
    ]
    if lost:
        terminalreporter.section(f"{len(lost)} runs in which the network lost a whole SIP exchange")
        for line in lost:
            terminalreporter.line(line)
