"""Reports of `offhook run` as the dashboard shows them: those of one folder and of the folders in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from emulator.dashboard.onlooker import View

REPORT = "report.json"
MOST = 100
"""Runs that are listed."""
LARGEST = 64 << 20
"""Bytes of a report that is read."""


class FolderOfRuns:
    """Implements RunReports on what lies in a folder, whether it is there or not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[float, View]] = {}
        """By report: when it was written, and its line."""

    def all(self) -> list[View]:
        """The reports that are there, newest first."""
        found = [(path, name, at) for name, path, at in self._reports()]
        newest = sorted(found, key=lambda each: -each[2])[:MOST]
        self._known = {path: each for path, each in self._known.items() if path in {path for path, _, _ in newest}}
        lines = [self._line(path, name, at) for path, name, at in newest]
        return [line for line in lines if line is not None]

    def report(self, folder: str) -> View | None:
        """The cases of one that `all` tells of. Raises Unavailable when it cannot be read."""
        path = next((path for name, path, _ in self._reports() if name == folder), None)
        if path is None:
            return None
        try:
            told = _read(path)
            return {"folder": folder, "cases": [_case(case) for case in told["scenarios"]]}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unavailable(f"the report of {folder} cannot be read: {error}") from error

    def _reports(self) -> Iterator[tuple[str, Path, float]]:
        """Name, path and time of each: of the folder itself, then of those in it. A link leads nowhere else."""
        try:
            root = self._folder.resolve()
            below = sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())
        except OSError:
            return
        for folder in (root, *below):
            path = folder / REPORT
            try:
                if path.is_file() and not path.is_symlink():
                    name = root.name if folder == root else f"{root.name}/{folder.name}"
                    yield name, path, path.stat().st_mtime
            except OSError:
                continue

    def _line(self, path: Path, name: str, at: float) -> View | None:
        """None while it is being written, or when it is something else."""
        known = self._known.get(path)
        if known is not None and known[0] == at:
            return known[1]
        try:
            told = _read(path)
            counts = {key: int(told[key]) for key in ("passed", "failed", "invalid")}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        line: View = {"folder": name, "at_ms": round(at * 1000), **counts}
        self._known[path] = at, line
        return line


def _read(path: Path) -> Mapping[str, Any]:
    if path.stat().st_size > LARGEST:
        raise ValueError("it is too large")
    told = json.loads(path.read_bytes())
    if not isinstance(told, dict):
        raise ValueError("it is no report")  # noqa: TRY004 - it is the file that is wrong
    return told


def _case(case: Mapping[str, Any]) -> View:
    return {
        "name": case["name"],
        "outcome": case["result"],
        "world": case.get("world", ""),
        "why": "; ".join(map(str, case.get("invalid_because", ()))),
        "took_ms": round(1000 * float(case["wall_seconds"])),
        "verdicts": [_verdict(verdict) for verdict in case["verdicts"]],
    }


def _verdict(verdict: Mapping[str, Any]) -> View:
    unit = f" {verdict['unit']}" if verdict.get("unit") else ""
    return {
        "check": verdict["name"],
        "passed": bool(verdict["passed"]),
        "measured": f"{verdict['measured']}{unit}",
        "limit": f"{verdict['limit']}{unit}",
        "detail": verdict.get("where", ""),
    }
