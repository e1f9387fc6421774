"""Requests to a person: several at once, answered once, withdrawn by whoever asked."""

from __future__ import annotations

import asyncio

import pytest

from emulator.runtime.onlooking.prompts import Prompts

pytestmark = pytest.mark.asyncio


class Clock:
    """Monotonic seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_two_stand_at_once_and_each_has_its_own_answer() -> None:
    clock = Clock()
    prompts = Prompts(clock)
    asking = [asyncio.create_task(prompts.ask(question, 30)) for question in ("answer", "hang up")]
    await asyncio.sleep(0)
    clock.now = 111.5
    assert prompts.views() == [
        {"id": "1", "question": "answer", "left_s": 19},
        {"id": "2", "question": "hang up", "left_s": 19},
    ]
    assert prompts.answer("2", "it is locked")
    assert [view["id"] for view in prompts.views()] == ["1"]
    assert prompts.answer("1", "")
    assert not prompts.answer("1", "late")
    assert await asyncio.gather(*asking) == ["", "it is locked"]
    assert not prompts.answer("1", "later")
    clock.now = 1000.0
    assert prompts.views() == []


async def test_one_that_is_given_up_is_withdrawn() -> None:
    prompts = Prompts(Clock())
    asking = asyncio.create_task(prompts.ask("answer", 30))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert prompts.views() == []
    assert not prompts.answer("1", "")


async def test_one_whose_time_is_over_has_nothing_left() -> None:
    clock = Clock()
    prompts = Prompts(clock)
    asking = asyncio.create_task(prompts.ask("answer", 30))
    await asyncio.sleep(0)
    clock.now = 140.0
    assert [view["left_s"] for view in prompts.views()] == [0]
    asking.cancel()
