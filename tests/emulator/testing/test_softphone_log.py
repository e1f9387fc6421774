"""Waiting for moments: they come, they are late, they cannot come any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.softphone_log import Moment, PhoneFailure, PhoneLog

if TYPE_CHECKING:
    from collections.abc import Coroutine


def run(main: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main)


def test_a_moment_that_has_come_is_there_at_once() -> None:
    log = PhoneLog("x")
    log.add(1.0, Moment.RINGING, "why")
    assert log.has(Moment.RINGING)

    async def main() -> None:
        assert (await log.until(Moment.RINGING, 0)).detail == "why"

    run(main())


def test_a_moment_wakes_who_waits_for_it() -> None:
    async def main() -> None:
        log = PhoneLog("x")
        loop = asyncio.get_running_loop()
        loop.call_later(1, lambda: log.add(loop.time(), Moment.ALERTED))
        loop.call_later(2, lambda: log.add(loop.time(), Moment.CONNECTED))
        fact = await log.until(Moment.CONNECTED, 5)
        assert (fact.at, loop.time()) == (2.0, 2.0)

    run(main())


def test_what_does_not_come_is_told_with_what_came() -> None:
    async def main() -> None:
        log = PhoneLog("x")
        log.add(0.0, Moment.REGISTERED)
        with pytest.raises(PhoneFailure, match=r"^x: not ringing within 3 s; so far: registered$"):
            await log.until(Moment.RINGING, 3)
        assert asyncio.get_running_loop().time() == 3.0

    run(main())


def test_a_call_that_is_over_cannot_be_answered_any_more() -> None:
    async def main() -> None:
        log = PhoneLog("x")
        loop = asyncio.get_running_loop()
        loop.call_later(1, lambda: log.add(1.0, Moment.ENDED, "486 Busy Here"))
        with pytest.raises(PhoneFailure, match=r"^x: not connected, the call ended: 486 Busy Here$"):
            await log.until(Moment.CONNECTED, 30)
        assert loop.time() == 1.0

    run(main())


def test_a_new_call_begins_afresh_and_keeps_the_facts() -> None:
    log = PhoneLog("x")
    for moment in (Moment.REGISTERED, Moment.RINGING, Moment.ENDED):
        log.add(1.0, moment)
    log.begin_call()
    assert [moment for moment in Moment if log.has(moment)] == [Moment.REGISTERED]
    assert len(log.facts) == 3


@pytest.mark.parametrize(
    ("facts", "seconds"),
    [
        ([], 0.0),
        ([(1, Moment.CONNECTED), (4, Moment.ENDED)], 3.0),
        ([(1, Moment.RINGING), (4, Moment.ENDED)], 0.0),
        ([(1, Moment.CONNECTED), (4, Moment.ENDED), (6, Moment.CONNECTED)], 7.0),
    ],
)
def test_answered_seconds(facts: list[tuple[float, Moment]], seconds: float) -> None:
    log = PhoneLog("x")
    for at, moment in facts:
        log.add(at, moment)
    assert log.answered_seconds(10.0) == seconds


def test_a_refused_registration_is_not_waited_for() -> None:
    log = PhoneLog("alice")
    log.add(0.0, Moment.REFUSED, "403 Forbidden")

    async def main() -> None:
        with pytest.raises(PhoneFailure, match="alice: not registered: 403 Forbidden"):
            await log.until(Moment.REGISTERED, 10.0)
        assert asyncio.get_running_loop().time() == 0.0

    run(main())
