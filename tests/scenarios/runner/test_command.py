"""`offhook run` from end to end in the simulated world: exit codes, report, what is on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from emulator.base.errors import BadInput
from scenarios.endpoints import run_lab
from scenarios.runner.command import RunOrder, exit_code, run_command
from scenarios.runner.outcome import Result
from tests.scenarios.scenario_text import write

if TYPE_CHECKING:
    from pathlib import Path

RECORD = (
    "<Response><Dial>",
    (
        '<Response><Record action="${app_url}/started/" redirect="false" startOnDialAnswer="true" fileFormat="wav"'
        ' maxLength="3600" callbackUrl="${app_url}/ready/"/><Dial>'
    ),
)
CALLBACKS = (
    "with: {CallStatus: ringing}",
    "with: {CallStatus: ringing}\n    - to: /started/\n    - any_order: [{to: /hangup/}, {to: /ready/}]",
)


def run(folder: Path, *changes: tuple[str, str]) -> tuple[int, dict[str, Any]]:
    """Exit code and report of the small scenario with `changes`."""
    file = write(folder, RECORD, CALLBACKS, *changes)
    code = run_command(RunOrder(paths=[file], world="simulated", seed=1, out=folder / "out"))
    report: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text())
    return code, report


def failed(report: dict[str, Any]) -> set[str]:
    return {verdict["name"] for case in report["scenarios"] for verdict in case["verdicts"] if not verdict["passed"]}


def test_a_call_as_expected_passes(tmp_path: Path) -> None:
    code, report = run(tmp_path)
    assert failed(report) == set()
    assert (code, report["passed"], report["failed"], report["invalid"]) == (0, 1, 0, 0)
    assert report["call_seconds"] == pytest.approx(8, abs=0.2)
    assert report["world"] == "simulated"
    (case,) = report["scenarios"]
    names = {name.rpartition(".")[2] for name in case["files"]}
    assert names == {"pcap", "json", "txt", "wav", "png"}
    assert {"small/capture.pcap", "small/callbacks.json", "small/timeline.txt"} <= set(case["files"])
    assert all((tmp_path / "out" / name).is_file() for name in case["files"])
    assert ET.parse(tmp_path / "out" / "junit.xml").getroot().get("failures") == "0"


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("left: caller, right: agent", "left: agent, right: caller", "recording: left channel"),
        ("5 s ± 500 ms", "9 s ± 500 ms", "recording: duration"),
        ("format: wav", "format: mp3", "recording: recording_format"),
        ("CallStatus: ringing", "CallStatus: busy", "/answer/ CallStatus"),
        ("    - to: /started/\n", "    # unnamed\n", "callbacks nobody expected"),
        ("- hang_up: caller", "- wait: 1 s", "caller's call ends"),
    ],
    ids=lambda value: value.split()[0],
)
def test_anything_else_fails(tmp_path: Path, old: str, new: str, verdict: str) -> None:
    code, report = run(tmp_path, (old, new))
    assert code == 1
    assert verdict in failed(report)
    assert report["failed"] + report["passed"] == 1


def test_a_step_that_cannot_be_done_names_its_line(tmp_path: Path) -> None:
    code, report = run(tmp_path, ('dial: "15550100"', 'dial: "19999999"'))
    assert code == 1
    (verdict,) = report["scenarios"][0]["verdicts"]
    assert verdict["name"] == "step 2: answer agent after 3 s"
    assert "agent: not ringing within 10 s" in verdict["measured"]
    assert verdict["where"].endswith("small.yaml:13:5")
    assert "404" in (tmp_path / "out" / "small" / "timeline.txt").read_text()


def test_nothing_expected_is_no_success(tmp_path: Path) -> None:
    file = write(tmp_path)
    text = file.read_text()
    file.write_text(text[: text.index("expect:")] + "expect: {}\n")
    assert run_command(RunOrder(paths=[file], world="simulated", seed=1, out=tmp_path / "out")) == 1


def test_a_recording_that_nobody_expected(tmp_path: Path) -> None:
    file = write(tmp_path, RECORD, CALLBACKS)
    text = file.read_text()
    file.write_text(text[: text.index("  recordings:")])
    assert run_command(RunOrder(paths=[file], world="simulated", seed=1, out=tmp_path / "out")) == 1
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert failed(report) == {"recordings"}


def test_what_an_earlier_run_left_is_removed(tmp_path: Path) -> None:
    stale = tmp_path / "out" / "small" / "recordings" / "old.wav"
    stale.parent.mkdir(parents=True)
    stale.touch()
    run(tmp_path)
    assert not stale.exists()


def test_bad_input_stops_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        run_command(RunOrder(paths=[tmp_path / "x.yaml"], world="live", seed=1, out=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(BadInput, match=r"out: cannot be written: File exists"):
        run_command(RunOrder(paths=[write(tmp_path)], world="simulated", seed=1, out=tmp_path / "out"))


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ([Result.PASSED], 0),
        ([Result.PASSED, Result.FAILED, Result.INVALID], 1),
        ([Result.PASSED, Result.INVALID], 3),
        ([Result.FAILED, Result.INTERRUPTED], 130),
        ([], 1),
    ],
)
def test_exit_codes(results: list[Result], code: int) -> None:
    assert exit_code(results) == code


def test_repetitions_have_one_seed_after_another_and_a_statistic(tmp_path: Path) -> None:
    file = write(tmp_path, RECORD, CALLBACKS)
    assert run_command(RunOrder(paths=[file], world="simulated", seed=7, out=tmp_path / "out", repeat=2)) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert [case["name"] for case in report["scenarios"]] == ["small", "small #2"]
    (flake,) = report["flakes"]
    assert (flake["case"], flake["runs"], flake["passed"], flake["other_seeds"]) == ("small", 2, 2, [])
    first, second = ((tmp_path / "out" / name / "capture.pcap").read_bytes() for name in ("small", "small-2"))
    assert first != second


def test_only_what_failed_runs_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    file = write(tmp_path, RECORD, CALLBACKS)
    again = RunOrder(paths=[file], world="simulated", out=out, rerun_failed=True)
    with pytest.raises(BadInput, match="there is no last run"):
        run_command(again)
    assert run_command(RunOrder(paths=[file], world="simulated", out=out)) == 0
    assert run_command(again) == 0
    assert "nothing to run: nothing has failed" in capsys.readouterr().out
    write(tmp_path, ("5 s ± 500 ms", "9 s ± 500 ms"), RECORD, CALLBACKS)
    assert run_command(RunOrder(paths=[file], world="simulated", out=out)) == 1
    write(tmp_path, RECORD, CALLBACKS)
    assert run_command(again) == 0
    assert "passed      small" in capsys.readouterr().out


def test_what_failed_and_is_gone_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    file = write(tmp_path, ("5 s ± 500 ms", "9 s ± 500 ms"), RECORD, CALLBACKS)
    assert run_command(RunOrder(paths=[file], world="simulated", out=out)) == 1
    write(tmp_path, ("name: small", "name: renamed"), RECORD, CALLBACKS)
    assert run_command(RunOrder(paths=[file], world="simulated", out=out, rerun_failed=True)) == 1
    assert "is not among these cases: small" in capsys.readouterr().out


def test_a_shard_without_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = RunOrder(paths=[write(tmp_path)], world="simulated", out=tmp_path / "out", shard="2/2")
    assert run_command(order) == 0
    assert "nothing to run: the shard is empty" in capsys.readouterr().out


def test_when_every_case_is_skipped_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_lab, "abilities_of", lambda _name, _phone: frozenset())
    lab = tmp_path / "lab.yml"
    lab.write_text("phones: {desk: {vendor: yealink, simulated: true}}")
    file = write(tmp_path, ("{phone: softphone, username: adam}", "{phone: phone, device: desk}"))
    assert run_command(RunOrder(paths=[file], out=tmp_path / "out", lab=lab)) == 0
    told = capsys.readouterr().out
    assert "desk (yealink) cannot answer" in told
    assert "every case was skipped: nothing has been shown" in told
    assert json.loads((tmp_path / "out" / "report.json").read_text())["skipped"] == 1
