"""What a person sees of a run."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from emulator.testing.fault import Fault
from scenarios.runner.progress import Screen
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome


def shown(screen: Screen) -> str:
    file = screen.console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def screen(*, terminal: bool = False) -> Screen:
    return Screen(Console(file=StringIO(), width=160, force_terminal=terminal, no_color=True))


def test_a_failure_is_told_in_a_line_that_says_where(tmp_path: Path) -> None:
    seen = screen()
    with seen:
        seen.done(outcome(tmp_path, GOOD, BAD))
    assert shown(seen).splitlines() == [
        "failed      small  0.5 s",
        "    FAIL  left channel: expected caller 5.00 s, measured agent 5.00 s; look at a.wav",
    ]


def test_a_failure_is_told_with_what_the_platform_remarked(tmp_path: Path) -> None:
    bad, good = outcome(tmp_path, BAD, name="bad"), outcome(tmp_path, GOOD, name="good")
    for each in (bad, good):
        each.notices.append("line 4: <Dial> digitsMatch is accepted but not emulated yet")
    seen = screen()
    with seen:
        seen.done(bad)
        seen.done(good)
    assert shown(seen).splitlines()[2:] == [
        "    note: line 4: <Dial> digitsMatch is accepted but not emulated yet",
        "passed      good  0.5 s",
    ]


def test_many_failures_are_cut(tmp_path: Path) -> None:
    seen = screen()
    with seen:
        seen.done(outcome(tmp_path, *[BAD] * 9))
    assert shown(seen).splitlines()[-1] == "    … and 4 more in report.json"


def test_nothing_evaluated_and_invalid_runs_are_told(tmp_path: Path) -> None:
    late = outcome(tmp_path, GOOD, name="late")
    late.faults.append(Fault("woke 200 ms late", 200))
    seen = screen()
    with seen:
        seen.done(outcome(tmp_path, name="empty"))
        seen.done(late)
    assert "    no expectation was evaluated\n" in shown(seen)
    assert "invalid     late" in shown(seen)
    assert "    invalid: woke 200 ms late\n" in shown(seen)


def test_names_with_brackets_are_shown_as_they_are(tmp_path: Path) -> None:
    seen = screen(terminal=True)
    done = outcome(tmp_path, GOOD)
    with seen:
        seen.doing(done.case.name, "step 1: dial [bold]x[/bold]")
        seen.doing("other[wav]", "starting")
        seen._progress.refresh()
        seen.done(done)
    assert "other[wav]" in shown(seen)
    assert "dial [bold]x[/bold]" in shown(seen)


def test_the_summary_and_notices(tmp_path: Path) -> None:
    seen = screen()
    seen.notice("baresip is not installed")
    done = outcome(tmp_path, GOOD, BAD)
    done.own_seconds = 40.0
    seen.summary([done], Path("out"), 0.5)
    lines = [line.split() for line in shown(seen).splitlines() if line.strip()]
    assert lines[0] == ["note:", "baresip", "is", "not", "installed"]
    assert lines[1] == ["scenario", "world", "verdicts", "failed", "call", "took", "result"]
    assert lines[2] == ["small", "simulated", "2", "1", "8.0", "s", "0.5", "s", "failed"]
    assert " ".join(lines[3]) == "cases: 1; 40 s of their own time took 0.5 s, 80 × real time"
    assert lines[4] == ["report:", "out/report.json"]


def test_the_summary_says_how_often_a_repeated_case_passed(tmp_path: Path) -> None:
    seen = screen()
    first, second = outcome(tmp_path / "1", GOOD), outcome(tmp_path / "2", BAD)
    second.repetition = 2
    seen.summary([first, second], Path("out"), 1.0)
    assert "small: 1 of 2 passed" in shown(seen)
    assert "small #2" in shown(seen)
