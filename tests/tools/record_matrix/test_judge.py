"""The judge of the matrix: it passes what is as it must be, and notices whatever is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.record_matrix.cells_made_up import cell
from tools.record_matrix.expected import Expected, Moment, Request, Voice
from tools.record_matrix.judge import failures, judge
from tools.record_matrix.rules import expected
from tools.record_matrix.scenes import play

if TYPE_CHECKING:
    from pathlib import Path

    from tools.record_matrix.expected import File
    from tools.record_matrix.stage import Played

CELL = cell(mode="session", end="caller")
MESSAGE = cell(mode="foreground", end="silence", action=False)
Change = Callable[[Expected], Expected]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(CELL, tmp_path_factory.mktemp("cell"))


@pytest.fixture(scope="module")
def message(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(MESSAGE, tmp_path_factory.mktemp("message"))


def file(**said: Any) -> Change:
    """Another file is expected."""

    def change(due: Expected) -> Expected:
        return replace(due, files=(replace(due.files[0], **said),))

    return change


def request(path: str, **said: Any) -> Change:
    """Another request is expected."""

    def change(due: Expected) -> Expected:
        changed = [replace(each, **said) if each.path == path else each for each in due.requests]
        return replace(due, requests=tuple(changed))

    return change


def field(path: str, name: str, value: str | None) -> Change:
    """Another parameter is expected, or one fewer."""

    def change(due: Expected) -> Expected:
        (one,) = [each for each in due.requests if each.path == path]
        fields = {key: old for key, old in one.fields.items() if key != name} | ({} if value is None else {name: value})
        return request(path, fields=fields)(due)

    return change


def test_what_is_as_it_must_be_passes(played: Played, message: Played) -> None:
    assert failures(judge(expected(CELL), played)) == []
    assert failures(judge(expected(MESSAGE), message)) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (file(file_format="mp3"), "format"),
        (file(channels="mono"), "channels"),
        (file(begins=Moment(name="bridged")), "begins at bridged"),
        (file(ends=Moment(name="call_over", plus_s=1)), "ends at call over + 1 s"),
        (file(ends=None, seconds=3), "length"),
        (file(quiet_tail_s=1), "silence at its end"),
        (file(left=(Voice(who="agent"),)), "left: agent"),
        (file(right=()), "right: agent"),
        (file(right=None), "right: digital silence"),
        (file(right=(Voice(who="agent", since="answered"), Voice(who="caller"))), "right: caller"),
        (file(begins=Moment(name="never")), "begins at never"),
        (lambda due: replace(due, files=()), "recordings"),
        (lambda due: replace(due, requests=due.requests[1:]), "requests"),
        (lambda due: replace(due, chains=(("/next/", "/action/"),)), "order"),
        (request("/callback/", method="GET"), "/callback/ method"),
        (field("/action/", "RecordingDuration", "0"), "/action/ RecordingDuration"),
        (field("/callback/", "Digits", ""), "/callback/ parameters"),
        (field("/callback/", "RecordUrl", None), "/callback/ parameters"),
        (field("/hangup/", "HangupCauseCode", "4010"), "/hangup/ HangupCauseCode"),
    ],
)
def test_a_difference_is_noticed(played: Played, change: Change, word: str) -> None:
    lines = failures(judge(change(expected(CELL)), played))
    assert any(line.startswith(f"FAIL  {word}:") for line in lines), lines


def test_a_request_that_never_came_is_noticed(played: Played) -> None:
    due = expected(CELL)
    more = Request(path="/more/", method="POST", fields={}, short="more")
    lines = failures(judge(replace(due, requests=(*due.requests, more)), played))
    assert [line.partition(":")[0] for line in lines] == ["FAIL  requests", "FAIL  /more/ method"]


def test_a_recording_that_a_request_names_is_found(played: Played) -> None:
    def told(due: File) -> File:
        return replace(due, told_by="/action/")

    due = expected(CELL)
    assert failures(judge(replace(due, files=(told(due.files[0]),)), played)) == []
    nobody = judge(replace(due, files=(replace(due.files[0], told_by="/next/"),)), played)
    assert any("recording 0" in line for line in failures(nobody))


def test_files_that_are_gone_are_told(played: Played, tmp_path: Path) -> None:
    gone = replace(played.recordings[0], sidecar=tmp_path / "gone.json")
    lines = failures(judge(expected(CELL), replace(played, recordings=[gone])))
    assert any("can be judged" in line for line in lines)
