"""What was put into a file of somebody else's can be taken out to the character."""

from __future__ import annotations

import pytest

from emulator.base.marked_block import with_block, without_block


@pytest.mark.parametrize("text", ["", "\n", "127.0.0.1 localhost", "127.0.0.1 localhost\n", "# begins\n\n\n"])
def test_it_is_taken_out_to_the_character(text: str) -> None:
    assert without_block(with_block(text, "127.0.0.1 api.plivo.com")) == text


def test_it_stands_there_once_and_in_its_last_form() -> None:
    once = with_block("a\n", "first\n")
    twice = with_block(once, "second")
    assert "first" in once
    assert "first" not in twice
    assert twice.count("second") == twice.count("offhook begins") == 1
    assert without_block(twice) == "a\n"


def test_what_others_wrote_behind_it_stays() -> None:
    assert without_block(with_block("a\n", "ours") + "theirs\n") == "a\ntheirs\n"


def test_there_is_nothing_to_take_out_of_another_file() -> None:
    assert without_block("a\nb\n") == "a\nb\n"
