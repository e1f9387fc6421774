"""A loop that a test asks: time stands still in one kind, and goes on in the other."""

from __future__ import annotations

import asyncio
import threading

import pytest

from emulator.base.errors import BadInput
from scenarios.in_pytest.world_loop import RunningLoop, SteppedLoop, loop_of


async def clock() -> float:
    return asyncio.get_running_loop().time()


def test_simulated_time_passes_only_while_something_is_run() -> None:
    loop = loop_of("simulated")
    try:
        loop.run(asyncio.sleep(3600))
        assert (loop.run(clock()), loop.run(clock())) == (3600.0, 3600.0)
    finally:
        loop.close()


@pytest.mark.live
def test_a_live_loop_goes_on_while_nobody_asks() -> None:
    loop = loop_of("live")
    rang = threading.Event()

    async def set_an_alarm() -> None:
        asyncio.get_running_loop().call_later(0.01, rang.set)

    try:
        loop.run(set_an_alarm())
        assert rang.wait(10)
    finally:
        loop.close()


@pytest.mark.parametrize("kind", [SteppedLoop, RunningLoop])
@pytest.mark.asyncio
async def test_a_test_with_a_loop_of_its_own_may_ask(kind: type[SteppedLoop | RunningLoop]) -> None:
    loop = kind()
    try:
        assert loop.run(asyncio.sleep(0, "slept")) == "slept"
    finally:
        loop.close()


def test_a_failure_for_people_leaves_its_way_out() -> None:
    async def fail() -> None:
        raise BadInput("no such word")

    loop = loop_of("simulated")
    with pytest.raises(BadInput, match="no such word") as caught:
        loop.run(fail())
    loop.close()
    assert "fail" not in [entry.name for entry in caught.traceback]


def test_no_thread_is_left() -> None:
    loop = loop_of("live")
    loop.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("offhook")]
