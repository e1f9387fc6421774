"""`offhook verify RECORDING --capture X.pcap`: the verdicts on standard output, the result as exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from scenarios.proof.verify import verify_paths

if TYPE_CHECKING:
    from pathlib import Path


def verify_command(recording: Path, capture: Path | None) -> int:
    """Print a line per check and a last one that sums up. Returns 0 when all passed, 1 when one failed.

    Raises BadInput, with the file's name, when a file is missing or unusable (exit code 2).
    """
    outcome = verify_paths(recording, capture)
    for verdict in outcome.verdicts:
        typer.echo(str(verdict))
    checks = [verdict for verdict in outcome.verdicts if verdict.name != "diagnosis"]
    failed = sum(not verdict.passed for verdict in checks)
    if failed:
        wrong = "; ".join(str(v.measured) for v in outcome.verdicts if v.name == "diagnosis")
        typer.echo(f"{recording}: {failed} of {len(checks)} checks failed" + (f": {wrong}" if wrong else ""))
    else:
        typer.echo(f"{recording}: proved, {len(checks)} checks passed")
    return outcome.exit_code
