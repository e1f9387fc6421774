"""A soak says at its end which networks made a call impossible: those runs are explained, not passed in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

LOST_SIGNALLING = "lost signalling"


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """A line for every such run, and how many there were."""
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
