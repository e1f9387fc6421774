"""The pytest plugin `offhook`: every pytest on the machine loads it, so whatever weighs is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from scenarios.in_pytest.call_file import CallFile

CALL_FILES = (".call.yaml", ".call.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--offhook-world`, `--offhook-out`, `--offhook-seed`."""
    options = parser.getgroup("offhook", "calls (*.call.yaml) and the fixtures platform, phone and recording")
    options.addoption(
        "--offhook-world",
        choices=("auto", "simulated", "live"),
        default="auto",
        help="where calls take place; auto: simulated unless a call needs the live world",
    )
    options.addoption("--offhook-out", metavar="DIR", help="where reports go; default: with pytest's temporary folders")
    options.addoption("--offhook-seed", type=int, metavar="N", default=1, help="the same seed gives the same call")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CallFile | None:
    """A call file is collected wherever it lies: one item for every case."""
    if not file_path.name.endswith(CALL_FILES):
        return None
    from scenarios.in_pytest.call_file import CallFile  # noqa: PLC0415 - only who has call files pays for the runner

    return CallFile.from_parent(parent, path=file_path)
