"""How fast the simulated world is, proof included. On a quiet machine of 2024: 35 to 45 times real time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.runner.command import run_command
from scenarios.runner.preparing import prepare_process

CASE = Path(__file__).parents[2] / "scenarios/cases/inbound_did_dial_answer.yaml"
AT_LEAST = 12.0
"""Times real time. Far below what it is: a machine that is busy with other things is no reason to fail."""


@pytest.mark.slow
def test_a_case_takes_a_fraction_of_its_call(tmp_path: Path) -> None:
    prepare_process()
    best = 0.0
    for number in range(3):
        out = tmp_path / str(number)
        assert run_command([CASE], world="simulated", seed=1, out=out, parallel=1, endpoints=[]) == 0
        for scenario in json.loads((out / "report.json").read_text())["scenarios"]:
            best = max(best, scenario["call_seconds"] / scenario["wall_seconds"])
    assert best >= AT_LEAST
