"""The one word for how a case went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.testing.fault import Fault
from hardware.lab_file import Lab, LabPhone
from scenarios.endpoints.run_lab import RunLab
from scenarios.proof.verdict import Verdict
from scenarios.runner.outcome import CAN_RUN, Result
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path


LATE = Fault("late", 150.0)


@pytest.mark.parametrize(
    ("verdicts", "evaluated", "faults", "interrupted", "result"),
    [
        ([GOOD], 1, [], False, Result.PASSED),
        ([GOOD, BAD], 2, [], False, Result.FAILED),
        ([], 0, [], False, Result.FAILED),
        ([GOOD], 0, [], False, Result.FAILED),
        ([GOOD], 1, [LATE], False, Result.INVALID),
        ([BAD], 1, [LATE], False, Result.INVALID),
        ([], 0, [LATE], False, Result.INVALID),
        ([BAD], 1, [], True, Result.INTERRUPTED),
    ],
)
def test_the_word_for_it(
    tmp_path: Path, verdicts: list[Verdict], evaluated: int, faults: list[Fault], interrupted: bool, result: Result
) -> None:
    made = outcome(tmp_path, *verdicts, evaluated=evaluated)
    made.faults, made.interrupted = faults, interrupted
    assert made.result is result


def test_its_failures(tmp_path: Path) -> None:
    assert outcome(tmp_path, GOOD, BAD).failures == [BAD]


@pytest.mark.parametrize(
    ("verdicts", "faults", "result"),
    [
        ([BAD], [], Result.XFAILED),
        ([], [], Result.XFAILED),
        ([GOOD], [], Result.FAILED),
        ([GOOD], [LATE], Result.INVALID),
    ],
)
def test_a_case_that_is_expected_to_fail(
    tmp_path: Path, verdicts: list[Verdict], faults: list[Fault], result: Result
) -> None:
    made = outcome(tmp_path, *verdicts)
    made.case = one_case(tmp_path, ("name: small", "name: small\nxfail: the desk is not built yet"))
    made.faults = faults
    assert made.result is result
    if result is Result.FAILED:
        assert str(made.failures[0]) == "FAIL  xfail: expected a failure: the desk is not built yet, measured passed"


def test_a_case_that_cannot_run_does_not_fail_as_expected(tmp_path: Path) -> None:
    made = outcome(tmp_path, Verdict(CAN_RUN, False, "UDP port 5060 is taken", "no fault"))
    made.case = one_case(tmp_path, ("name: small", "name: small\nxfail: it will be taken for another"))
    assert made.result is Result.FAILED
    assert len(made.failures) == 1


@pytest.mark.parametrize(
    ("faults", "stood_still_ms", "disturbed"),
    [
        ([LATE], 75.0, True),
        ([LATE], 74.0, False),
        ([LATE, Fault("later", 160.0)], 75.0, False),
        ([LATE, Fault("the media process died")], 500.0, False),
        ([], 500.0, False),
    ],
)
def test_what_the_machine_has_disturbed(
    tmp_path: Path, faults: list[Fault], stood_still_ms: float, *, disturbed: bool
) -> None:
    made = outcome(tmp_path, GOOD)
    made.faults, made.stood_still_ms = faults, stood_still_ms
    assert made.disturbed_by_the_machine is disturbed


def test_a_phone_that_did_not_come_is_not_waited_for_again(tmp_path: Path) -> None:
    made = outcome(tmp_path, Verdict(CAN_RUN, False, "no fault", "agent: not registered within 300 s"))
    made.faults, made.stood_still_ms = [LATE], 200.0
    assert made.is_worth_another_go
    phone = "agent: {phone: phone, device: desk}"
    made.case = one_case(tmp_path, ("agent: {phone: softphone, username: adam}", phone))
    made.lab = RunLab(lab=Lab(phones={"desk": LabPhone(vendor="snom")}))
    assert made.disturbed_by_the_machine
    assert not made.is_worth_another_go
