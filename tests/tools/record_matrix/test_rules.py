"""The oracle: it stands on its own, and says of a few cells what a person reads in the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.house.source_tree import own_imports, sources
from tests.tools.record_matrix.cells_made_up import cell
from tools.record_matrix.cells import all_cells
from tools.record_matrix.expected import Moment
from tools.record_matrix.rules import expected

if TYPE_CHECKING:
    from tools.record_matrix.cells import Cell

ORACLE = {f"tools.record_matrix.{name}" for name in ("cells", "expected", "parameters", "rules")}


def paths(of: Cell) -> list[str]:
    return [request.path for request in expected(of).requests]


def test_the_oracle_knows_nothing_of_the_emulator() -> None:
    known = {each.module for module in sources() if module.name in ORACLE for each in own_imports(module)}
    assert known <= ORACLE


def test_a_message_ended_by_a_key_is_told_with_the_key_and_redirects() -> None:
    due = expected(cell(mode="foreground", end="key"))
    assert [each.short for each in due.requests] == ["answer", "action #", "replaced", "callback", "hangup 4010 Plivo"]
    action = due.requests[1]
    assert (action.fields["Digits"], action.fields["Event"]) == ("#", "Redirect")
    (file,) = due.files
    assert (file.begins, file.right) == (Moment(name="answered", plus_s=0.3), None)


def test_a_caller_who_hangs_up_leads_nowhere() -> None:
    due = expected(cell(mode="foreground", end="caller"))
    assert paths(cell(mode="foreground", end="caller")) == ["/answer/", "/action/", "/callback/", "/hangup/"]
    assert all(set(chain) <= {"/answer/", chain[-1]} for chain in due.chains)
    assert due.requests[1].fields["CallStatus"] == "completed"


def test_in_the_background_the_action_comes_at_once_and_with_minus_one() -> None:
    due = expected(cell(mode="session", end="caller", redirect=False))
    action = due.requests[1]
    assert (action.fields["RecordingDurationMs"], action.fields["Event"]) == ("-1", "Record")
    assert due.chains == (("/answer/", "/action/", "/next/", "/hangup/"), ("/next/", "/callback/"))


@pytest.mark.parametrize("mode", ["session", "dial_answer"])
def test_silence_key_and_callee_do_not_end_what_runs_in_the_background(mode: Any) -> None:
    for end, last in (("silence", "hung_up"), ("key", "hung_up"), ("callee", "call_over")):
        due = expected(cell(mode=mode, end=end))
        assert due.remark
        assert due.files[0].ends == Moment(name=last)


def test_max_length_is_exact() -> None:
    assert {expected(each).files[0].seconds for each in all_cells() if each.end == "max_length"} == {2}


def test_nobody_is_told_who_did_not_ask() -> None:
    assert paths(cell(mode="session", end="api", action=False, callback=False)) == ["/answer/", "/next/", "/hangup/"]


def test_a_transcription_is_told_once_and_in_no_promised_order_with_the_callback() -> None:
    due = expected(cell(mode="session", end="caller", file_format="mp3", transcription=True))
    (told,) = [each for each in due.requests if each.path == "/transcription/"]
    assert (told.method, told.fields["error"]) == ("GET", "")
    assert [chain for chain in due.chains if "/transcription/" in chain] == [("/answer/", "/transcription/")]
