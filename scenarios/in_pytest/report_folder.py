"""Where the reports of a test node go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.runner.outcome import UNFIT_FOR_A_NAME, fresh_folder

if TYPE_CHECKING:
    import pytest


def report_folder(config: pytest.Config, nodeid: str) -> Path:
    """A folder for what the node leaves behind: below `--offhook-out`, or with pytest's temporary folders."""
    out = config.getoption("offhook_out")
    if out is None:
        # No fixture reaches items that are no functions.
        base: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # noqa: SLF001
        root = base / "offhook"
    else:
        root = Path(config.invocation_params.dir, out)
    return root / UNFIT_FOR_A_NAME.sub("-", nodeid).strip("-")


def fresh_report_folder(config: pytest.Config, nodeid: str) -> Path:
    """The same folder when what an earlier run left in it has been removed. Raises BadInput."""
    folder = report_folder(config, nodeid)
    return fresh_folder(folder.parent, folder.name)
