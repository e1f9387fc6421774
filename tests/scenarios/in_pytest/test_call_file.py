"""Call files in a project of a user: what becomes of each case, and what is said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.in_pytest.users_project import CALL, UsersProject

if TYPE_CHECKING:
    from tests.scenarios.in_pytest.users_project import PytestRun

WRONG_SIDE = ("left: caller, right: agent", "left: agent, right: caller")
XFAIL = ("numbers:", "xfail: the sides of this recording are mixed up\nnumbers:")
SPOILED = """
import scenarios.runner.run_all as playing
from emulator.testing.fault import Fault

run_one = playing.run_one

def spoiled(outcome, *rest):
    if outcome.case.name == "late":
        outcome.faults.append(Fault("woke 200 ms late", 200))
    return run_one(outcome, *rest)

playing.run_one = spoiled
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> UsersProject:
    """Cases of every fate."""
    project = UsersProject(tmp_path_factory.mktemp("calls"))
    project.write("calls/good.call.yaml", CALL)
    project.write("calls/wrong.call.yaml", CALL, WRONG_SIDE)
    project.write("calls/known.call.yaml", CALL, WRONG_SIDE, XFAIL)
    project.write("calls/mended.call.yaml", CALL, XFAIL)
    project.write("calls/late.call.yaml", CALL, ("name: small", "name: late"), XFAIL)
    project.write("calls/foreign.call.yaml", CALL, ("agent: {phone: softphone", "agent: {phone: baresip"))
    project.write("calls/real.call.yaml", CALL, ("numbers:", "needs: live\nnumbers:"))
    project.write("conftest.py", SPOILED)
    project.write("no_test.yaml", CALL)
    return project


@pytest.fixture(scope="module")
def run(project: UsersProject) -> PytestRun:
    """All of them but the live one, on a machine without foreign phones and without CI."""
    chosen = "--deselect=calls/real.call.yaml::small"
    return project.pytest("-v", "-rxs", "--offhook-out", "out", chosen, PATH="", CI="")


def test_only_call_files_are_tests(run: PytestRun) -> None:
    run.shows("2 failed, 1 passed, 1 skipped, 1 deselected, 1 xfailed, 1 error")
    run.hides("no_test.yaml")
    assert run.code == 1


def test_a_case_passes_and_leaves_its_report(run: PytestRun, project: UsersProject) -> None:
    run.shows("calls/good.call.yaml::small PASSED")
    folder = project.folder / "out/calls-good.call.yaml/small"
    assert (folder / "report.json").is_file()
    assert (folder / "timeline.txt").is_file()


def test_a_failure_is_its_verdicts_and_nothing_of_ours(run: PytestRun, project: UsersProject) -> None:
    run.shows("calls/wrong.call.yaml::small FAILED", "FAIL  recording: left channel: expected agent")
    run.shows(f"report: {project.folder}/out/calls-wrong.call.yaml/small")
    run.hides("Traceback", "call_file.py", "runtest")


def test_a_case_that_should_fail_and_does(run: PytestRun) -> None:
    run.shows("XFAIL calls/known.call.yaml::small - the sides of this recording are mixed up")


def test_a_case_that_should_fail_and_passes(run: PytestRun) -> None:
    run.shows("calls/mended.call.yaml::small FAILED", "[XPASS(strict)] the sides of this recording are mixed up")


def test_a_run_that_proves_nothing_is_an_error(run: PytestRun) -> None:
    run.shows("calls/late.call.yaml::late ERROR", "invalid: woke 200 ms late")


def test_a_phone_that_is_missing_skips(run: PytestRun) -> None:
    run.shows("calls/foreign.call.yaml::small SKIPPED", "baresip is not installed")


def test_a_phone_that_is_missing_fails_in_ci(project: UsersProject) -> None:
    in_ci = project.pytest("calls/foreign.call.yaml", PATH="", CI="true")
    in_ci.shows("baresip is not installed", "with CI=true nothing may stand in for it", "1 failed")
    in_ci.hides("Traceback")


def test_asked_for_the_simulated_world(project: UsersProject) -> None:
    files = ("calls/foreign.call.yaml", "calls/real.call.yaml")
    simulated = project.pytest("-rs", "--offhook-world", "simulated", *files, PATH="", CI="")
    simulated.shows("needs the live world", "1 passed, 1 skipped")


def test_workers_share_the_cases(project: UsersProject) -> None:
    files = [f"calls/{name}.call.yaml" for name in ("good", "wrong", "known", "late")]
    spread = project.pytest("-n", "2", "--offhook-out", "spread", *files)
    spread.shows("1 failed, 1 passed, 1 xfailed, 1 error", "FAIL  recording: left channel: expected agent")
    assert len(list((project.folder / "spread").glob("*/*/report.json"))) == 4


@pytest.mark.live
def test_a_call_in_the_live_world(project: UsersProject) -> None:
    live = project.pytest_live("calls/good.call.yaml", "--offhook-out", "live")
    live.shows("1 passed")
    report = json.loads((project.folder / "live/calls-good.call.yaml/small/report.json").read_text("utf-8"))
    assert report["world"] == "live"


def test_a_broken_file_is_told_by_its_place(project: UsersProject) -> None:
    project.write("broken/small.call.yaml", CALL, ("talk:", "tlak:"))
    broken = project.pytest("broken")
    broken.shows("broken/small.call.yaml:20:5: unknown step 'tlak', did you mean 'talk'?", "1 error")
    broken.hides("Traceback", "selection.py")
    assert broken.code == 2


def test_every_cell_of_a_matrix_is_an_item(project: UsersProject) -> None:
    matrix = ("numbers:", "matrix: {pause: [1 s, 2 s, 3 s]}\nnumbers:"), ("after: 3 s", "after: ${pause}")
    project.write("matrix/small.call.yml", CALL, *matrix)
    listed = project.pytest("--collect-only", "-q", "matrix")
    listed.shows(*(f"matrix/small.call.yml::small[{pause} s]" for pause in (1, 2, 3)))
    project.pytest("-k", "2 and small", "--collect-only", "matrix").shows("1/3 tests collected (2 deselected)")
    project.pytest("matrix/small.call.yml::small[3 s]").shows("1 passed")
