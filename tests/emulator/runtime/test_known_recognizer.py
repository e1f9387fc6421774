"""What was said here is known again; what else is said is reported as not understood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.wav import wav_file
from emulator.runtime.known_recognizer import recognize, text_of
from tests.emulator.runtime.spoken_audio import on_the_phone, spoken

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from emulator.runtime.hearing import Piece


def _know(folder: Path, *texts: str) -> None:
    for number, text in enumerate(texts):
        told = folder / f"speech-{number}.json"
        told.write_text(json.dumps({"ssml": text}))
        told.with_suffix(".pcm").write_bytes(spoken(text).astype("<i2").tobytes())


def _heard(folder: Path, pcm: NDArray[np.int16]) -> list[Piece]:
    (folder / "call.wav").write_bytes(wav_file(pcm))
    return recognize({"audio": str(folder / "call.wav"), "sounds": str(folder)})


def test_known_words_among_others(tmp_path: Path) -> None:
    _know(tmp_path, "please hold the line", "cancel my order")
    call = on_the_phone(1.0, spoken("cancel my order"), 1.0, spoken("open the garage door"), 1.0)
    known, other = _heard(tmp_path, call)
    assert (known.text, other.text) == ("cancel my order", "")
    assert known.confidence > 0.97
    assert abs(known.from_ms - 1000) < 100
    assert other.from_ms > known.to_ms


def test_each_channel_by_itself(tmp_path: Path) -> None:
    _know(tmp_path, "please hold the line", "cancel my order")
    left, right = on_the_phone(1.0, spoken("cancel my order")), on_the_phone(0.5, spoken("please hold the line"))
    length = max(len(left), len(right))
    both = np.stack([np.pad(each, (0, length - len(each))) for each in (left, right)], axis=1)
    assert [(piece.channel, piece.text) for piece in _heard(tmp_path, both)] == [
        (0, "cancel my order"),
        (1, "please hold the line"),
    ]


def test_words_on_end_and_the_longer_of_two(tmp_path: Path) -> None:
    _know(tmp_path, "yes", "cancel my order", "yes, cancel my order")
    on_end = on_the_phone(0.5, spoken("yes, cancel my order"), spoken("cancel my order"), 0.5)
    assert [piece.text for piece in _heard(tmp_path, on_end) if piece.text] == [
        "yes, cancel my order",
        "cancel my order",
    ]


def test_half_a_sentence_is_not_claimed(tmp_path: Path) -> None:
    _know(tmp_path, "please hold the line")
    whole = spoken("please hold the line")
    assert [piece.text for piece in _heard(tmp_path, on_the_phone(0.5, whole[: len(whole) * 2 // 3], 1.0))] == [""]


def test_silence_is_nothing(tmp_path: Path) -> None:
    _know(tmp_path, "yes")
    assert _heard(tmp_path, on_the_phone(2.0)) == []


def test_a_sound_that_is_being_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "speech-9.json").write_text('{"ssml": "yes"}')
    assert [piece.text for piece in _heard(tmp_path, on_the_phone(spoken("yes"), 0.5))] == [""]


def test_what_markup_says() -> None:
    assert text_of('a <sub alias="World Wide Web">WWW</sub> &amp; <p>more<break time="1s"/>of it</p>') == (
        "a World Wide Web & more of it"
    )
    assert text_of("<sub alias='so-called \"web\"'>WWW</sub>") == 'so-called "web"'
