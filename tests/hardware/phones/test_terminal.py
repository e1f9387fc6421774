"""A person at a terminal reads the question and types a line."""

from __future__ import annotations

import asyncio
import contextlib
import os
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
    yield person, program
    for each in (person, program):
        with contextlib.suppress(OSError):  # a test hangs up by itself
            os.close(each)


def test_the_line_is_the_answer(desk: tuple[int, int]) -> None:
    person, program = desk
    os.write(person, b"no dial tone\n")
    answer = asyncio.run(ask_at_terminal("desk: please dial 7", keyboard=program, screen=program))
    assert answer == "no dial tone"
    shown = b""
    while b"desk: please dial 7" not in shown:  # the terminal echoes what was typed, in a piece of its own
        shown += os.read(person, 4096)


def test_two_questions_stand_one_after_the_other(desk: tuple[int, int]) -> None:
    person, program = desk

    async def run() -> list[str]:
        both = [asyncio.create_task(ask_at_terminal(each, keyboard=program, screen=program)) for each in ("one", "two")]
        for _ in range(3):
            await asyncio.sleep(0)
        assert b"two" not in os.read(person, 4096)
        os.write(person, b"first\n")
        await both[0]
        os.write(person, b"second\n")
        return [await each for each in both]

    assert asyncio.run(run()) == ["first", "second"]


def test_a_question_can_be_called_off(desk: tuple[int, int]) -> None:
    person, program = desk

    async def run() -> str:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await ask_at_terminal("one", keyboard=program, screen=program)
        os.write(person, b"late\n")
        return await ask_at_terminal("two", keyboard=program, screen=program)

    assert asyncio.run(run()) == "late"


def test_a_closed_terminal_is_an_error(desk: tuple[int, int]) -> None:
    person, program = desk

    async def run() -> None:
        asking = asyncio.create_task(ask_at_terminal("one", keyboard=program, screen=os.dup(2)))
        await asyncio.sleep(0)
        os.close(person)
        await asking

    with pytest.raises(ControlFailure, match="the terminal was closed"):
        asyncio.run(run())


def test_without_a_terminal_nobody_can_be_asked() -> None:
    reading, writing = os.pipe()
    try:
        with pytest.raises(ControlFailure, match="standard input is no terminal: desk: please hang up"):
            asyncio.run(ask_at_terminal("desk: please hang up", keyboard=reading, screen=writing))
    finally:
        os.close(reading)
        os.close(writing)
