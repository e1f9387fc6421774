"""The combinations: every one, each with a name of its own."""

from __future__ import annotations

from tools.record_matrix.cells import Cell, all_cells


def test_every_combination_once() -> None:
    names = [cell.name for cell in all_cells()]
    assert len(names) == len(set(names)) == 3 * 7 * 2 * 2 * 2 * 2**3


def test_a_name_says_what_is_combined() -> None:
    cell = Cell(
        mode="dial_answer",
        end="max_length",
        file_format="mp3",
        channels="mono",
        redirect=False,
        action=True,
        callback=False,
        transcription=True,
    )
    assert cell.name == "dial_answer-max_length-mp3-mono-go_on-action+transcription"
