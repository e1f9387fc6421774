"""A Record before several Dials: who answers begins what waits, and is heard."""

from __future__ import annotations

from tools.record_matrix.dials import dials


def test_who_answers_decides_what_is_recorded() -> None:
    found = {each.name: each.due for each in dials()}
    assert len(found) == 16
    assert found["dials-nobody-dial_answer-mono"].files == ()
    assert [each.path for each in found["dials-nobody-dial_answer-mono"].requests] == [
        "/answer/",
        "/action/",
        "/hangup/",
    ]
    (both,) = found["dials-both-dial_answer-stereo"].files
    assert [voice.who for voice in both.right or ()] == ["agent", "second"]
    (second,) = found["dials-second-dial_answer-stereo"].files
    assert second.begins.name == "bridged_second"
