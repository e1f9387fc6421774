"""The command: every target for so many seconds, from the seeds that are in the repository, two at a time."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tools.fuzz.targets import TARGETS

SEEDS = Path(__file__).with_name("corpus")
_EXECUTIONS = re.compile(r"number_of_executed_units: (\d+)")


class Outcome(NamedTuple):
    """Of one target."""

    name: str
    executions: int
    broken_by: bytes | None
    """The input that broke it."""
    log: str


def fuzz(name: str, seconds: int) -> Outcome:
    """Let atheris try inputs on a target for so many seconds."""
    with tempfile.TemporaryDirectory() as found:
        order = [sys.executable, "-m", "tools.fuzz.one", name, str(seconds), found, str(SEEDS / name)]
        run = subprocess.run(order, capture_output=True, text=True, errors="replace", check=False)
        breaking = [path.read_bytes() for path in Path(found).iterdir() if re.match("crash-|timeout-|oom-", path.name)]
    tries = _EXECUTIONS.search(run.stderr)
    log = run.stdout + run.stderr
    broken_by = breaking[0] if breaking else b"" if run.returncode else None
    return Outcome(name, int(tries[1]) if tries else 0, broken_by, log)


def main(arguments: list[str]) -> int:
    """0 when nothing broke; else the log of what did, with its input, and 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="one of them; all by default")
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    chosen = parser.parse_args(arguments)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda name: fuzz(name, chosen.seconds), chosen.target or TARGETS))
    for outcome in outcomes:
        verdict = "nothing broke" if outcome.broken_by is None else f"broken by {outcome.broken_by!r}\n{outcome.log}"
        sys.stdout.write(f"{outcome.name}: {outcome.executions} inputs, {verdict}\n")
    return int(any(outcome.broken_by is not None for outcome in outcomes))
