"""A project of a user in which a pytest of its own runs, with the plugin and nothing else of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.runner.case_run import LATE_LIMIT_MS
from scenarios.runner.run_all import GOES
from scenarios.runner.standstills import Standstills
from tests.house.source_tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# The plugin is loaded by its module, whether or not this environment has an entry point for it.
PLUGIN = ("-p", "no:offhook", "-p", "scenarios.pytest_plugin")
STRICT = ("-W", "error", "--strict-markers", "--strict-config", "-p", "no:cacheprovider")
CALL = """\
name: small
summary: One call that is answered and recorded.
numbers: ["15550100"]
parties:
  caller: {phone: softphone}
  agent: {phone: softphone}
app:
  hangup: null
  documents:
    /answer/: |
      <Response>
        <Record startOnDialAnswer="true" redirect="false" fileFormat="wav" maxLength="60" action="${app_url}/started/"/>
        <Dial><User>${agent.uri}</User></Dial>
      </Response>
steps:
  - dial: "15550100"
    by: caller
  - answer: agent
    after: 3 s
  - talk: [caller, agent]
    for: 3.5 s
  - hang_up: caller
expect:
  recordings:
    - {format: wav, left: caller, right: agent, duration: 3.5 s ± 300 ms}
"""
"""A call that passes."""
INI = "[pytest]\nasyncio_default_fixture_loop_scope = function\n"


@dataclass(frozen=True)
class PytestRun:
    """How a run of pytest went."""

    code: int
    text: str

    def shows(self, *parts: str) -> None:
        """Each of `parts` stands in what it printed."""
        missing = [part for part in parts if part not in self.text]
        assert not missing, f"not there: {missing}\n{self.text}"

    def hides(self, *parts: str) -> None:
        """None of `parts` does."""
        found = [part for part in parts if part in self.text]
        assert not found, f"there: {found}\n{self.text}"


class UsersProject:
    """A folder with files of a user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.write("pytest.ini", INI)

    def write(self, name: str, text: str, *changes: tuple[str, str]) -> None:
        """A file with `changes` (old, new) made to its text."""
        for old, new in changes:
            assert old in text, f"{old!r} is not in the text"
            text = text.replace(old, new, 1)
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def pytest(self, *arguments: str, **environment: str) -> PytestRun:
        """Run the tests of the project, in this environment with changes."""
        temporary = self.folder.with_name("temporary")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *PLUGIN, *STRICT, "--basetemp", str(temporary), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | environment,
        )
        return PytestRun(done.returncode, done.stdout + done.stderr)

    def pytest_live(self, *arguments: str, world: str = "live") -> PytestRun:
        """Run tests in the live world; again when they are invalid, and the machine stood still meanwhile."""
        command = ("--offhook-world", world, *arguments)
        with Standstills() as standstills:
            for _ in range(1, GOES):
                began = time.monotonic()
                run = self.pytest(*command)
                if "invalid: " not in run.text or standstills.most_ms(began, time.monotonic()) < LATE_LIMIT_MS / 2:
                    return run
        return self.pytest(*command)
