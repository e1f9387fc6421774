"""What is done once per process: nothing is left for the first case to load."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys
import scenarios.runner.command as command
from emulator.cli import main

real, late = command.run_all, []

def watched(*arguments, **options):
    before = set(sys.modules)
    outcome = real(*arguments, **options)
    late.extend(sorted(set(sys.modules) - before))
    return outcome

command.run_all = watched
case = "scenarios/cases/inbound/inbound_did_dial_answer.yaml"
sys.argv = ["offhook", "run", case, "--world", "simulated", "--out", sys.argv[1]]
try:
    main()
finally:
    print("late:", *late)
"""


def test_no_case_waits_for_an_import(tmp_path: object) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True, env={**os.environ}
    )
    late = next(line for line in run.stdout.splitlines() if line.startswith("late:"))
    assert [
        name for name in late.split()[1:] if name.partition(".")[0] in {"numpy", "PIL", "anyio", "sqlalchemy"}
    ] == []
