"""What is taken out of an outcome and out of the logs of foreign phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.verdict import Verdict
from scenarios.runner.covering import cover
from scenarios.runner.outcome import Outcome
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path


def test_verdicts_notices_and_logs(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    log = b"\xff REGISTER\r\nAuthorization: Digest username=a, response=abc\r\n"
    (folder / "sipp-caller.errors.log").write_bytes(log)
    (folder / "crash.txt").write_text("ValueError: https://ann:s3cret@host/")
    (folder / "capture.pcap").write_bytes(log)
    outcome = Outcome(case=one_case(tmp_path), folder=folder, world="live")
    outcome.verdicts = [Verdict("x", False, "/a?token=abc", 3.5, "s", "http://a:b@h/")]
    outcome.notices = ["asked http://a:b@h/"]

    cover(outcome)

    assert outcome.verdicts == [Verdict("x", False, "/a?token=***", 3.5, "s", "http://a:*@h/")]
    assert outcome.notices == ["asked http://a:*@h/"]
    assert (folder / "sipp-caller.errors.log").read_bytes() == log.replace(b"abc", b"***")
    assert (folder / "crash.txt").read_text() == "ValueError: https://ann:******@host/"
    assert (folder / "capture.pcap").read_bytes() == log
