"""Recognisers one after another: each is asked for what the ones before it left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.audio.wav import wav_file
from emulator.runtime.child_programs import ProgramFailed, run_at_once
from emulator.runtime.recognition import Recognition, Recognized
from tests.emulator.runtime.spoken_audio import on_the_phone, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence


class Programs:
    """Programs that answer what they are told to; a text is a complaint."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.orders: list[tuple[str, dict[str, Any]]] = []

    async def run(self, command: Sequence[str], order: bytes, limit_s: float) -> bytes:
        assert limit_s == 30.0
        name = command[-1]
        self.orders.append((name, json.loads(order)))
        answer = self.answers[name]
        if isinstance(answer, str):
            raise ProgramFailed(answer)
        return json.dumps(answer).encode()

    async def hear(self, *engines: str) -> Recognized:
        recognition = Recognition(engines, self.run, Path("sounds"))
        return await recognition.recognize(Path("call.wav"), hints=("yes", "no"))


def _pieces(*pieces: tuple[int, int, str, float]) -> dict[str, Any]:
    return {"pieces": [{"from_ms": a, "to_ms": b, "text": text, "confidence": sure} for a, b, text, sure in pieces]}


@pytest.mark.asyncio
async def test_the_rest_goes_to_the_next_one() -> None:
    programs = Programs(
        known=_pieces((0, 1000, "hello", 1.0), (2000, 4000, "", 0.0)),
        pocketsphinx=_pieces((2000, 3000, "yes", 0.6), (3000, 4000, "", 0.0)),
    )
    result = await programs.hear("known", "pocketsphinx")
    assert result == Recognized(text="hello yes", confidence=0.533, engines=("known", "pocketsphinx"))
    assert not result.is_known
    (_, first), (_, second) = programs.orders
    assert first == {
        "audio": "call.wav",
        "language": "en-US",
        "hints": ["yes", "no"],
        "sounds": "sounds",
        "explained": [],
    }
    assert second["explained"] == [[0, 0, 1000]]


@pytest.mark.asyncio
async def test_when_everything_is_known_nobody_else_is_asked() -> None:
    programs = Programs(known=_pieces((500, 1000, "b", 0.9), (0, 500, "a", 1.0)))
    result = await programs.hear("known", "pocketsphinx")
    assert (result.text, result.confidence, result.is_known) == ("a b", 0.95, True)


@pytest.mark.asyncio
async def test_nothing_was_said() -> None:
    result = await Programs(known=_pieces()).hear("known", "pocketsphinx")
    assert result == Recognized(text="", confidence=0.0)
    assert not result.is_known


@pytest.mark.asyncio
async def test_who_cannot_work_says_why_and_the_next_one_is_asked() -> None:
    programs = Programs(known="no extra", pocketsphinx=_pieces((0, 10, "yes", 0.5)))
    result = await programs.hear("known", "pocketsphinx")
    assert (result.text, result.complaints) == ("yes", ("known: no extra",))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "answer",
    [
        *({}, [], {"pieces": ["yes"]}, {"pieces": [{"text": "yes"}]}, {"pieces": [{"from_ms": "a", "to_ms": 1}]}),
        {"pieces": [{"from_ms": 0, "to_ms": float("inf"), "text": "yes"}]},
        {"pieces": [{"from_ms": 0, "to_ms": 1, "text": "yes", "confidence": float("nan")}]},
    ],
)
async def test_an_answer_that_is_none(answer: Any) -> None:
    result = await Programs(mine=answer).hear("/usr/bin/env mine")
    assert result.text == ""
    assert "its answer is not understood" in result.complaints[0]


@pytest.mark.asyncio
async def test_another_program_as_recognizer() -> None:
    programs = Programs(**{"a b": _pieces((0, 10, " of\n another ", 7.0))})
    result = await programs.hear("listen --model 'a b'")
    assert (result.text, result.confidence, result.engines) == ("of another", 1.0, ("listen --model 'a b'",))


@pytest.mark.asyncio
async def test_ours_as_processes(tmp_path: Path) -> None:
    (tmp_path / "speech-1.json").write_text('{"ssml": "cancel my order"}')
    (tmp_path / "speech-1.pcm").write_bytes(spoken("cancel my order").astype("<i2").tobytes())
    call = on_the_phone(0.5, spoken("cancel my order"), 1.0, spoken("check my balance"), 1.0)
    (tmp_path / "call.wav").write_bytes(wav_file(call))
    recognition = Recognition(("known", "pocketsphinx"), run_at_once, tmp_path)
    first = await recognition.recognize(tmp_path / "call.wav", hints=("yes", "check my balance"))
    assert (first.text, first.engines) == ("cancel my order check my balance", ("known", "pocketsphinx"))
    assert await recognition.recognize(tmp_path / "call.wav", hints=("yes", "check my balance")) == first
