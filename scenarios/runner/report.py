"""DIR/report.json: the run as programs read it. Stable: other programs call `offhook run`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scenarios.runner.outcome import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from scenarios.runner.outcome import Outcome

FILE = "report.json"


def write_report(
    out: Path, outcomes: Sequence[Outcome], *, seed: int, wall_seconds: float, interrupted: bool
) -> dict[str, Any]:
    """Write the report and return it. Paths are relative to `out`."""
    ran = [outcome for outcome in outcomes if outcome.result is not Result.SKIPPED]
    report = {
        "passed": _count(outcomes, Result.PASSED),
        "failed": _count(outcomes, Result.FAILED),
        "invalid": _count(outcomes, Result.INVALID),
        "xfailed": _count(outcomes, Result.XFAILED),
        "skipped": _count(outcomes, Result.SKIPPED),
        "interrupted": interrupted,
        "call_seconds": round(sum(outcome.call_seconds for outcome in outcomes), 3),
        "wall_seconds": round(wall_seconds, 3),
        "world": _world(ran),
        "seed": seed,
        "deterministic": bool(ran) and all(outcome.deterministic for outcome in ran),
        "flakes": flakes(outcomes, seed),
        "scenarios": [_scenario(out, outcome) for outcome in outcomes],
    }
    (out / FILE).write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return report


def flakes(outcomes: Sequence[Outcome], seed: int) -> list[dict[str, Any]]:
    """Of every case that ran more than once: how often it passed, with which seeds not, and how long it took."""
    runs: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        runs.setdefault(outcome.case.name, []).append(outcome)
    return [_flake(case, each, seed) for case, each in runs.items() if len(each) > 1]


def _flake(case: str, runs: Sequence[Outcome], seed: int) -> dict[str, Any]:
    bad = [run for run in runs if run.result not in {Result.PASSED, Result.XFAILED, Result.SKIPPED}]
    seconds = [round(run.wall_seconds, 3) for run in runs]
    return {
        "case": case,
        "runs": len(runs),
        "passed": len(runs) - len(bad),
        "other_seeds": [seed + run.repetition - 1 for run in bad],
        "wall_seconds": {"least": min(seconds), "greatest": max(seconds)},
    }


def _count(outcomes: Sequence[Outcome], result: Result) -> int:
    return sum(outcome.result is result for outcome in outcomes)


def _world(outcomes: Sequence[Outcome]) -> str:
    worlds = sorted({outcome.world for outcome in outcomes})
    return worlds[0] if len(worlds) == 1 else "mixed" if worlds else "none"


def _scenario(out: Path, outcome: Outcome) -> dict[str, Any]:
    folder = outcome.folder
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return {
        "name": outcome.name,
        "case": outcome.case.name,
        "file": str(outcome.case.file),
        "result": str(outcome.result),
        "world": outcome.world,
        "deterministic": outcome.deterministic,
        "call_seconds": round(outcome.call_seconds, 3),
        "wall_seconds": round(outcome.wall_seconds, 3),
        "evaluated": outcome.evaluated,
        "verdicts": [_verdict(out, verdict) for verdict in outcome.verdicts],
        "skipped_because": outcome.skipped,
        "invalid_because": [fault.what for fault in outcome.faults],
        "stood_still_ms": round(outcome.stood_still_ms, 1),
        "disturbed_by_the_machine": outcome.disturbed_by_the_machine,
        "goes": outcome.goes,
        "notices": outcome.notices,
        "legs": outcome.legs,
        "measured_by_phones": outcome.measured_by_phones,
        "phone_events": outcome.phone_events,
        "folder": folder.relative_to(out).as_posix(),
        "files": [path.relative_to(out).as_posix() for path in files],
    }


def _verdict(out: Path, verdict: Verdict) -> dict[str, Any]:
    """Where a run was put says nothing about it: two runs into two folders have the same report."""
    plain = asdict(verdict)
    return {key: value.replace(f"{out}/", "") if isinstance(value, str) else value for key, value in plain.items()}
