"""How long a recording is: what maxLength says, else 60 s, else to the end of the call."""

from __future__ import annotations

from tools.record_matrix.lengths import lengths


def test_seconds() -> None:
    seconds = {each.name.removeprefix("length-"): each.due.files[0].seconds for each in lengths()}
    assert len(seconds) == 13
    assert [name for name, value in seconds.items() if value is None] == [
        "session-unset-no_bound",
        "dial_answer-unset-no_bound",
    ]
    assert {value for name, value in seconds.items() if "-set-" in name} == {62}
    assert {value for name, value in seconds.items() if "-unset" in name} == {60, None}
