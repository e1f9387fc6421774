"""A person at a terminal reads the question and types a line."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from hardware.phones.control import ControlFailure
from hardware.phones.terminal import ask_at_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def desk() -> Iterator[tuple[int, int]]:
    """The person's side and the program's side of a terminal."""
    person, program = os.openpty()
    os.set_blocking(person, False)
    yield person, program
    for each in (person, program):
        with contextlib.suppress(OSError):  # a test hangs up by itself
            os.close(each)


async def shown(person: int, words: bytes) -> bytes:
    """Wait until the person reads these words; all that was read since the last time."""
    seen = b""
    while words not in seen:
        await asyncio.sleep(0.01)
        with contextlib.suppress(BlockingIOError):
            seen += os.read(person, 4096)
    return seen


@pytest.mark.parametrize(("typed", "answer"), [(b" no dial tone\n", "no dial tone"), (b"\n", ""), (b"OK\n", "")])
def test_the_line_is_the_answer(desk: tuple[int, int], typed: bytes, answer: str) -> None:
    person, program = desk

    async def run() -> str:
        asking = asyncio.create_task(
            ask_at_terminal("desk: please dial 7", 9, elsewhere="by letter", keyboard=program, screen=program)
        )
        seen = await shown(person, b"or say why not; or by letter")
        assert b"desk: please dial 7" in seen
        os.write(person, typed)
        return await asking

    assert asyncio.run(run()) == answer


def test_two_questions_stand_one_after_the_other(desk: tuple[int, int]) -> None:
    person, program = desk

    async def run() -> list[str]:
        both = [
            asyncio.create_task(ask_at_terminal(each, 9, keyboard=program, screen=program)) for each in ("one", "two")
        ]
        assert b"two" not in await shown(person, b"say why not")
        os.write(person, b"first\n")
        await both[0]
        await shown(person, b"say why not")
        os.write(person, b"second\n")
        return [await each for each in both]

    assert asyncio.run(run()) == ["first", "second"]


def test_a_question_can_be_called_off(desk: tuple[int, int]) -> None:
    person, program = desk

    async def run() -> str:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await ask_at_terminal("one", 9, keyboard=program, screen=program)
        await shown(person, b"No answer is needed here any more.")
        os.write(person, b"too late\n")
        asking = asyncio.create_task(ask_at_terminal("two", 9, keyboard=program, screen=program))
        await shown(person, b"say why not")
        os.write(person, b"in time\n")
        return await asking

    assert asyncio.run(run()) == "in time"


def test_a_closed_terminal_is_an_error(desk: tuple[int, int]) -> None:
    person, program = desk

    async def run() -> None:
        asking = asyncio.create_task(ask_at_terminal("one", 9, keyboard=program, screen=os.dup(2)))
        await asyncio.sleep(0)
        os.close(person)
        await asking

    with pytest.raises(ControlFailure, match="the terminal was closed"):
        asyncio.run(run())


def test_without_a_terminal_nobody_can_be_asked() -> None:
    reading, writing = os.pipe()
    try:
        with pytest.raises(ControlFailure, match="standard input is no terminal: desk: please hang up"):
            asyncio.run(
                ask_at_terminal("desk: please hang up", 9, elsewhere="by letter", keyboard=reading, screen=writing)
            )
        assert os.read(reading, 4096) == b"\ndesk: please hang up\n  within 9 s, by letter\n"
    finally:
        os.close(reading)
        os.close(writing)


def test_a_stream_of_a_test_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(ControlFailure, match="standard input is no terminal"):
        asyncio.run(ask_at_terminal("desk: please hang up", 9))
