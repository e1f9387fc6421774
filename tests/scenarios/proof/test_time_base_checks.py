"""Every list of the sidecar is held against the capture; one wrong number is enough."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scenarios.proof.index_line import Fate
from scenarios.proof.sidecar import Sidecar
from scenarios.proof.time_base_checks import check_time_base, gaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


def test_the_good_sidecar(evidence: Evidence) -> None:
    assert [verdict.name for verdict in check_time_base(evidence) if verdict.passed] == [
        "time base of leg-a",
        "time base of leg-b",
        "time base of leg-c",
    ]


SLIP = {"index": 160, "anchor": 7400, "direction": 1, "pending_since_sample": 9000}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda leg: leg["segments"][0].update(anchor=leg["segments"][0]["anchor"] + 1),
            "segments[0]: the sidecar says",
        ),
        (lambda leg: leg["segments"].pop(), "segments: the sidecar has 0, the capture 1"),
        (lambda leg: leg["slips"].append(SLIP), "slips: the sidecar has 1, the capture 0"),
        (lambda leg: leg["gaps"].pop(), "gaps: the sidecar has 8, the capture 9"),
        (lambda leg: leg["gaps"][2].update(to=leg["gaps"][2]["to"] + 80), "gaps[2]: the sidecar says"),
        (lambda leg: leg["late"][0].update(placed=False), "late["),
        (lambda leg: leg["late"][3].update(position=0), "late["),
        (lambda leg: leg.update(duplicates=6), "duplicates[0]: the sidecar says (6,), the capture (7,)"),
        (lambda leg: leg.update(dropped=2), "dropped[0]: the sidecar says (2,), the capture (0,)"),
    ],
)
def test_one_wrong_number(
    call: SyntheticCall, evidence: Evidence, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    document = copy.deepcopy(call.sidecar)
    change(document["legs"]["leg-a"])  # type: ignore[index]
    first, *others = check_time_base(replace(evidence, sidecar=Sidecar.model_validate(document)))
    assert not first.passed
    assert says in str(first.measured)
    assert all(verdict.passed for verdict in others)


def test_a_witness_may_be_a_sample_off(call: SyntheticCall, evidence: Evidence) -> None:
    document = copy.deepcopy(call.sidecar)
    document["legs"]["leg-a"]["segments"][0]["anchor"] += 1  # type: ignore[index]
    captures = tuple(replace(capture, nanoseconds=False) for capture in evidence.captures)
    witnessed = replace(evidence, captures=captures, sidecar=Sidecar.model_validate(document))
    assert all(verdict.passed for verdict in check_time_base(witnessed))


def test_gaps() -> None:
    assert gaps(np.array([0, 0, 1, 1, 0, 1, 0], bool), 100) == [(100, 102), (104, 105), (106, 107)]
    assert gaps(np.ones(5, bool), 100) == []
    assert gaps(np.zeros(5, bool), 100) == [(100, 105)]


def test_after_a_crash_a_sidecar_may_tell_nothing(evidence: Evidence) -> None:
    recovered = evidence.sidecar.model_copy(update={"reason": "recovered", "legs": {}})
    [verdict] = check_time_base(replace(evidence, sidecar=recovered))
    assert verdict.passed
    assert verdict.measured == "not told"


@pytest.mark.parametrize(("more", "passed"), [(0, True), (1, False)])
def test_after_a_crash_what_is_told_has_to_be_true(
    call: SyntheticCall, evidence: Evidence, more: int, passed: bool
) -> None:
    document = copy.deepcopy(call.sidecar)
    told = evidence.sidecar.end_sample - 8000
    document |= {"reason": "recovered", "told_sample": told}
    for name, leg in document["legs"].items():  # type: ignore[attr-defined]
        base = evidence.legs[name].time_base
        leg["segments"] = [s for s in leg["segments"] if s["arrival_sample"] < told]
        leg["late"] = [
            {key: getattr(late, key) for key in leg["late"][0]} for late in base.late if late.arrival_sample < told
        ]
        leg["gaps"] = [
            {"from": gap["from"], "to": min(gap["to"], told - 9600)} for gap in leg["gaps"] if gap["from"] < told - 9600
        ]
        leg["duplicates"] = base.count(Fate.DUPLICATE, before=told) + more
        leg["dropped"] = base.count(Fate.DROPPED, before=told)
    verdicts = check_time_base(replace(evidence, sidecar=Sidecar.model_validate(document)))
    assert {verdict.passed for verdict in verdicts} == {passed}, [str(verdict) for verdict in verdicts]
