"""report.json holds what the command line promises to other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.testing.fault import Fault
from scenarios.runner.report import flakes, write_report
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome

if TYPE_CHECKING:
    from pathlib import Path


def test_every_promised_key(tmp_path: Path) -> None:
    out = tmp_path / "out"
    good = outcome(out, GOOD, name="good")
    (good.folder / "recordings").mkdir()
    (good.folder / "recordings" / "a.wav").touch()
    bad = outcome(out, GOOD, replace(BAD, where=f"{out}/bad/a.wav"), name="bad")
    late = outcome(out, GOOD, name="late")
    late.faults.append(Fault("the media engine woke late", 200))
    good.legs.append({"call_uuid": "u", "mos": 4.41})
    measured: dict[str, object] = {"party": "caller", "call_uuid": "u", "reports": [{"type": "inbound-rtp"}]}
    good.measured_by_phones.append(measured)
    good.phone_events.append({"phone": "desk", "event": "ringing"})
    write_report(out, [good, bad, late], seed=7, wall_seconds=1.5, interrupted=False)
    report = json.loads((out / "report.json").read_text())
    head = {key: value for key, value in report.items() if key != "scenarios"}
    assert head == {
        "passed": 1,
        "failed": 1,
        "invalid": 1,
        "xfailed": 0,
        "skipped": 0,
        "flakes": [],
        "interrupted": False,
        "call_seconds": 24.0,
        "wall_seconds": 1.5,
        "world": "simulated",
        "seed": 7,
        "deterministic": False,
    }
    first, second, third = report["scenarios"]
    assert (first["name"], first["case"]) == ("good", "good")
    assert first["files"] == ["good/recordings/a.wav", "good/small.yaml"]
    assert first["verdicts"][0] == {
        "name": "duration",
        "passed": True,
        "measured": 5.0,
        "limit": "5 ± 0.5",
        "unit": "s",
        "where": "a.wav",
    }
    assert first["legs"] == [{"call_uuid": "u", "mos": 4.41}]
    assert first["measured_by_phones"] == [measured]
    assert (first["phone_events"], second["phone_events"]) == ([{"phone": "desk", "event": "ringing"}], [])
    assert second["verdicts"][1]["where"] == "bad/a.wav"
    assert third["invalid_because"] == ["the media engine woke late"]


def test_worlds_in_one_word(tmp_path: Path) -> None:
    simulated, live = outcome(tmp_path, GOOD, name="a"), outcome(tmp_path, GOOD, name="b")
    live.world = "live"
    for outcomes, word in (([simulated], "simulated"), ([live], "live"), ([simulated, live], "mixed"), ([], "none")):
        assert write_report(tmp_path, outcomes, seed=1, wall_seconds=0, interrupted=True)["world"] == word


def test_repeated_cases_have_a_statistic(tmp_path: Path) -> None:
    runs = [outcome(tmp_path / str(number), verdict) for number, verdict in enumerate((GOOD, BAD, GOOD))]
    for number, run in enumerate(runs, 1):
        run.repetition, run.wall_seconds = number, number / 10
    assert flakes([*runs, outcome(tmp_path, GOOD, name="once")], seed=5) == [
        {
            "case": "small",
            "runs": 3,
            "passed": 2,
            "other_seeds": [6],
            "wall_seconds": {"least": 0.1, "greatest": 0.3},
        }
    ]


def test_a_skipped_case_is_counted_and_explained(tmp_path: Path) -> None:
    made = outcome(tmp_path, name="a")
    made.skipped = "desk (grandstream_ht HT801) cannot transfer"
    report = write_report(tmp_path, [made], seed=1, wall_seconds=0, interrupted=False)
    assert (report["skipped"], report["failed"], report["world"]) == (1, 0, "none")
    (case,) = report["scenarios"]
    assert (case["result"], case["skipped_because"]) == ("skipped", "desk (grandstream_ht HT801) cannot transfer")
