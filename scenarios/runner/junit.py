"""DIR/junit.xml: the run as build servers read it (the schema that Jenkins and GitLab share)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from scenarios.runner.outcome import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.runner.outcome import Outcome

FILE = "junit.xml"
NOT_RUN = frozenset({Result.INTERRUPTED, Result.XFAILED, Result.SKIPPED})
"""What a build server calls skipped."""
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (§2.2), such as the control characters of a torn SIP message."""


def write_junit(out: Path, outcomes: Sequence[Outcome], wall_seconds: float) -> None:
    """One test case for every scenario case: a failure lists the verdicts that failed, an invalid run is an error."""
    results = [outcome.result for outcome in outcomes]
    counts = {
        "tests": str(len(results)),
        "failures": str(results.count(Result.FAILED)),
        "errors": str(results.count(Result.INVALID)),
        "skipped": str(sum(result in NOT_RUN for result in results)),
        "time": f"{wall_seconds:.3f}",
    }
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": "offhook", **counts})
    for outcome in outcomes:
        _add_case(suite, outcome)
    ET.indent(root)
    ET.ElementTree(root).write(out / FILE, encoding="utf-8", xml_declaration=True)


def _add_case(suite: ET.Element, outcome: Outcome) -> None:
    name, time = _clean(outcome.name), f"{outcome.wall_seconds:.3f}"
    case = ET.SubElement(suite, "testcase", {"classname": outcome.case.scenario.name, "name": name, "time": time})
    match outcome.result:
        case Result.FAILED:
            lines = [str(verdict) for verdict in outcome.failures] or ["no expectation was evaluated"]
            failure = ET.SubElement(case, "failure", {"message": _clean(lines[0]), "type": "verdict"})
            failure.text = _clean("\n".join(lines))
        case Result.INVALID:
            ET.SubElement(
                case,
                "error",
                {"message": _clean("; ".join(fault.what for fault in outcome.faults)), "type": "invalid run"},
            )
        case Result.INTERRUPTED:
            ET.SubElement(case, "skipped", {"message": "interrupted"})
        case Result.XFAILED:
            ET.SubElement(case, "skipped", {"message": _clean(f"fails as expected: {outcome.case.scenario.xfail}")})
        case Result.SKIPPED:
            ET.SubElement(case, "skipped", {"message": _clean(outcome.skipped)})
        case Result.PASSED:
            pass


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)
