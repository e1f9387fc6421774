"""junit.xml is well-formed whatever a verdict says, and every result has its element."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.testing.fault import Fault
from scenarios.runner.junit import write_junit
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_result_has_its_element(tmp_path: Path) -> None:
    late, stopped = outcome(tmp_path, GOOD, name="late"), outcome(tmp_path, GOOD, name="stopped")
    late.faults.append(Fault("woke late"))
    stopped.interrupted = True
    good, bad, empty = (outcome(tmp_path, *each, name=name) for each, name in (([GOOD], "a"), ([BAD], "b"), ([], "c")))
    write_junit(tmp_path, [good, bad, empty, late, stopped], 2.5)
    root = ET.parse(tmp_path / "junit.xml").getroot()
    assert root.tag == "testsuites"
    suite = root[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "1",
        "time": "2.500",
    }
    inside = {case.get("name"): [each.tag for each in case] for case in suite}
    assert inside == {"a": [], "b": ["failure"], "c": ["failure"], "late": ["error"], "stopped": ["skipped"]}
    failure = suite[1][0]
    assert failure.text == str(BAD)
    assert suite[2][0].get("message") == "no expectation was evaluated"
    assert suite[3][0].get("message") == "woke late"


@given(text=st.text())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_well_formed_whatever_was_measured(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("junit")
    write_junit(folder, [outcome(folder, replace(BAD, measured=text, where=text))], 0.0)
    assert ET.parse(folder / "junit.xml").getroot()[0][0][0].tag == "failure"


def test_a_failure_as_expected_is_skipped(tmp_path: Path) -> None:
    made = outcome(tmp_path, BAD)
    made.case = one_case(tmp_path, ("name: small", "name: small\nxfail: the desk is not built yet"))
    write_junit(tmp_path, [made], 1.0)
    suite = ET.parse(tmp_path / "junit.xml").getroot()[0]
    assert suite.get("skipped") == "1"
    assert suite[0][0].get("message") == "fails as expected: the desk is not built yet"


def test_a_case_that_no_phone_can_play_is_skipped(tmp_path: Path) -> None:
    made = outcome(tmp_path)
    made.skipped = "desk (grandstream_ht HT801) cannot transfer"
    write_junit(tmp_path, [made], 1.0)
    suite = ET.parse(tmp_path / "junit.xml").getroot()[0]
    assert (suite.get("skipped"), suite.get("failures")) == ("1", "0")
    assert suite[0][0].get("message") == "desk (grandstream_ht HT801) cannot transfer"
