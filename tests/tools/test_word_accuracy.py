"""The figures of docs/speech.md: how they are counted, and that they do not become worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import word_accuracy as tool
from tools.word_accuracy import BEGIN, END, PAGE, Heard, in_a_call, table, word_accuracy

if TYPE_CHECKING:
    from pathlib import Path


def test_verdicts() -> None:
    assert Heard(said="No", text="no", is_expected=True).verdict == "right"
    assert Heard(said="no", text="yes", is_expected=True).verdict == "wrong"
    assert Heard(said="no", text="", is_expected=True).verdict == "rejected"
    assert Heard(said="maybe", text="maybe", is_expected=False).verdict == "wrong"


@pytest.mark.parametrize(
    ("said", "text", "accuracy"),
    [
        ("pay my bill", "pay my bill", 1.0),
        ("pay my bill", "", 0.0),
        ("pay my bill", "pay the bill", 2 / 3),
        ("no", "no oh yes", -1.0),
    ],
)
def test_word_accuracy(said: str, text: str, accuracy: float) -> None:
    assert word_accuracy([Heard(said=said, text=text, is_expected=True)]) == pytest.approx(accuracy)


def test_a_row_counts_expected_and_other_phrases() -> None:
    heard = [
        Heard(said="yes", text="yes", is_expected=True),
        Heard(said="no", text="", is_expected=True),
        Heard(said="maybe", text="no", is_expected=False),
    ]
    assert table({"ears": heard})[-1] == "| ears | 1 of 2 | 1 | 0 | 0 of 1 | 1 | 50 % |"


def test_the_page_has_a_table() -> None:
    text = PAGE.read_text("utf-8")
    assert text.index(BEGIN) < text.index("| `pocketsphinx`, hints |") < text.index(END)


@pytest.mark.slow
def test_it_does_not_become_worse(tmp_path: Path) -> None:
    results = in_a_call([*tool.EXPECTED, *tool.OTHERS], "en-us+f3", tmp_path)
    counts = {name: [each.verdict for each in heard] for name, heard in results.items()}
    assert counts["`known`"] == ["right"] * 12 + ["rejected"] * 12
    hinted = counts["`pocketsphinx`, hints"]
    assert hinted[:12].count("right") >= 10
    assert "wrong" not in hinted
    assert word_accuracy(results["`pocketsphinx`, free text"]) >= 0.0
