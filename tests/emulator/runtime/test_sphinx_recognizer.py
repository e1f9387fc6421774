"""pocketsphinx: phrases of a grammar are understood, others are not taken for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.audio.wav import wav_file
from emulator.runtime import sphinx_recognizer
from emulator.runtime.hearing import NotRecognized
from emulator.runtime.sphinx_recognizer import NEEDS_EXTRA, recognize
from tests.emulator.runtime.spoken_audio import on_the_phone, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from emulator.runtime.hearing import Piece

HINTS = ("Cancel my order!", "please hold the line", "check my balance", "I press 2", "speak Valyrian")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def _heard(
    folder: Path,
    pcm: NDArray[np.int16],
    *,
    hints: Sequence[str] = HINTS,
    language: str = "en-US",
    explained: Sequence[Sequence[int]] = (),
) -> list[Piece]:
    (folder / "call.wav").write_bytes(wav_file(pcm))
    order = {"audio": str(folder / "call.wav"), "hints": hints, "language": language, "explained": explained}
    return recognize(order)


def test_hints_are_understood_and_given_back_as_they_were_written(folder: Path) -> None:
    call = on_the_phone(0.5, spoken("cancel my order"), 1.0, spoken("I press two"), 1.0)
    first, second = _heard(folder, call)
    assert (first.text, second.text) == ("Cancel my order!", "I press 2")
    assert 0.5 <= second.confidence <= 1.0
    assert first.confidence > 0.5


@pytest.mark.parametrize("text", ["chocolate cake with cream", "where is the train station", "maybe"])
def test_what_is_outside_of_the_grammar_is_rejected(folder: Path, text: str) -> None:
    (piece,) = _heard(folder, on_the_phone(0.5, spoken(text), 1.0))
    assert (piece.text, piece.confidence) == ("", 0.0)


def test_what_is_explained_is_not_listened_to(folder: Path) -> None:
    call = on_the_phone(0.5, spoken("cancel my order"), 1.0)
    assert _heard(folder, call, explained=[[0, 300, 3000]]) == []
    assert len(_heard(folder, call, explained=[[1, 300, 3000]])) == 1


def test_free_text_has_only_what_is_nearly_sure(folder: Path) -> None:
    call = on_the_phone(0.5, spoken("thank you very much", "en+m7"), 1.0, spoken("open the garage door"), 1.0)
    for piece in _heard(folder, call, hints=()):
        assert set(piece.text.split()) <= {"thank", "you", "very", "much", "open", "the", "garage", "door"}
        assert piece.confidence < 0.95


def test_hints_of_which_no_word_is_in_the_dictionary(folder: Path) -> None:
    (piece,) = _heard(folder, on_the_phone(0.5, spoken("cancel my order"), 1.0), hints=["Valar morghulis"])
    assert piece.text == ""


def test_english_only(folder: Path) -> None:
    with pytest.raises(NotRecognized, match="English only, not of de-DE"):
        _heard(folder, on_the_phone(0.5), language="de-DE")


def test_without_the_package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sphinx_recognizer, "pocketsphinx", None)
    with pytest.raises(NotRecognized, match="extra `speech`"):
        _heard(folder, on_the_phone(0.5))
    assert "pip install" in NEEDS_EXTRA
