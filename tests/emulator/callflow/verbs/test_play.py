"""Play: answer, loop, a file that cannot be had."""

from __future__ import annotations

import pytest

from tests.emulator.callflow.scripted import run


@pytest.mark.parametrize(("loop", "times"), [("", 1), ("loop='3'", 3), ("loop='0'", 0), ("loop='x'", 1)])
def test_play_answers_and_loops(loop: str, times: int) -> None:
    assert run(f"<Play {loop}> http://a.test/x.wav </Play>").did[:2] == [
        ("answer",),
        ("play", "http://a.test/x.wav", times),
    ]


def test_a_missing_file_is_skipped_with_a_note() -> None:
    call = run("<Play>http://a.test/missing.wav</Play><Wait/>")
    assert call.names() == ["answer", "play", "wait", "hangup"]
    assert call.notes == ["<Play> is skipped: http://a.test/missing.wav: 404"]


def test_an_empty_play_makes_the_document_invalid() -> None:
    assert run("<Play/>").hangups() == [8011]
