"""The driver's law: outputs in order and all of them, one timer, never a deadline that is not handled."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from emulator.base.timers import TimerTable
from emulator.runtime.loop_driver import LoopDriver


@dataclass
class EchoCore:
    """Answers facts with their text, and orders `name seconds` with a deadline."""

    timers: TimerTable[str] = field(default_factory=TimerTable)
    outputs: list[str] = field(default_factory=list)

    def receive(self, text: str, source: str, now: float) -> None:
        self.outputs += [f"{text} from {source} at {now}", f"{text} done"]

    def handle(self, order: tuple[str, float | None], now: float) -> None:
        name, seconds = order
        if seconds is None:
            self.timers.stop(name)
        else:
            self.timers.set(name, now + seconds)

    def take_outputs(self) -> list[str]:
        taken, self.outputs = self.outputs, []
        return taken

    def next_deadline(self) -> float | None:
        return self.timers.next_deadline()

    def handle_timeout(self, now: float) -> None:
        self.outputs += [f"{name} expired at {now}" for name in self.timers.pop_expired(now)]


def timers_of_the_loop() -> list[float]:
    scheduled: list[asyncio.TimerHandle] = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
    return [each.when() for each in scheduled if not each.cancelled()]


@pytest.mark.asyncio
async def test_facts_and_deadlines_come_out_in_order_with_their_times() -> None:
    told: list[str] = []
    driver: LoopDriver[str] = LoopDriver(EchoCore(), told.append)
    await asyncio.sleep(1)
    driver.feed("hello", "bob")
    driver.order(("late", 5.0))
    driver.order(("soon", 0.5))
    await asyncio.sleep(10)
    assert told == ["hello from bob at 1.0", "hello done", "soon expired at 1.5", "late expired at 6.0"]


@pytest.mark.asyncio
async def test_one_timer_stands_for_the_earliest_deadline_and_none_for_none() -> None:
    driver: LoopDriver[str] = LoopDriver(EchoCore(), lambda _: None)
    assert timers_of_the_loop() == []
    for name, seconds, armed in (
        ("a", 9.0, [9.0]),
        ("b", 3.0, [3.0]),
        ("c", 5.0, [3.0]),
        ("b", None, [5.0]),
        ("c", None, [9.0]),
        ("a", None, []),
    ):
        driver.order((name, seconds))
        assert timers_of_the_loop() == armed


@pytest.mark.asyncio
async def test_a_zero_deadline_expires_in_this_very_instant() -> None:
    told: list[str] = []
    driver: LoopDriver[str] = LoopDriver(EchoCore(), told.append)
    driver.order(("now", 0.0))
    await asyncio.sleep(0.001)
    assert told == ["now expired at 0.0"]


@pytest.mark.asyncio
async def test_what_was_put_out_before_a_verb_failed_is_performed_and_the_timer_stands() -> None:
    class Failing(EchoCore):
        def handle(self, order: tuple[str, float | None], now: float) -> None:
            super().handle(order, now)
            self.outputs.append("half")
            raise KeyError(order)

    told: list[str] = []
    driver: LoopDriver[str] = LoopDriver(Failing(), told.append)
    with pytest.raises(KeyError):
        driver.order(("late", 5.0))
    assert told == ["half"]
    assert timers_of_the_loop() == [5.0]


@pytest.mark.asyncio
async def test_an_output_that_fails_takes_no_other_with_it() -> None:
    told: list[str] = []

    def perform(output: str) -> None:
        if output != "hello done":
            raise OSError(output)
        told.append(output)

    driver: LoopDriver[str] = LoopDriver(EchoCore(), perform)
    with pytest.raises(OSError, match="hello from bob"):
        driver.feed("hello", "bob")
    assert told == ["hello done"]


@pytest.mark.asyncio
async def test_what_is_fed_while_outputs_are_performed_comes_after_them() -> None:
    told: list[str] = []

    def perform(output: str) -> None:
        told.append(output)
        if output == "first from a at 0.0":
            driver.feed("second", "b")

    driver: LoopDriver[str] = LoopDriver(EchoCore(), perform)
    driver.feed("first", "a")
    assert told == ["first from a at 0.0", "first done", "second from b at 0.0", "second done"]


@pytest.mark.asyncio
async def test_two_drivers_may_feed_each_other() -> None:
    told: list[str] = []

    def to_second(output: str) -> None:
        told.append(f"1: {output}")
        if output == "ping done":
            second.feed("pong", "first")

    def to_first(output: str) -> None:
        told.append(f"2: {output}")
        if output == "pong done":
            first.feed("over", "second")

    first: LoopDriver[str] = LoopDriver(EchoCore(), to_second)
    second: LoopDriver[str] = LoopDriver(EchoCore(), to_first)
    first.feed("ping", "x")
    assert [each.rpartition(" at ")[0] or each for each in told] == [
        "1: ping from x",
        "1: ping done",
        "2: pong from first",
        "2: pong done",
        "1: over from second",
        "1: over done",
    ]


@pytest.mark.asyncio
async def test_a_closed_driver_does_nothing_more() -> None:
    told: list[str] = []
    driver: LoopDriver[str] = LoopDriver(EchoCore(), told.append)
    driver.order(("never", 1.0))
    driver.close()
    driver.feed("hello", "bob")
    driver.order(("never", 1.0))
    await asyncio.sleep(5)
    assert told == []
    assert timers_of_the_loop() == []


@pytest.mark.asyncio
async def test_an_error_of_an_output_leaves_the_driver_usable() -> None:
    told: list[str] = []

    def perform(output: str) -> None:
        if output.startswith("bad"):
            raise ValueError(output)
        told.append(output)

    driver: LoopDriver[str] = LoopDriver(EchoCore(), perform)
    driver.order(("kept", 2.0))
    with pytest.raises(ValueError, match="bad"):
        driver.feed("bad", "x")
    driver.feed("good", "x")
    await asyncio.sleep(3)
    assert told == ["good from x at 0.0", "good done", "kept expired at 2.0"]


@pytest.mark.asyncio
async def test_a_core_that_ignores_its_deadline_is_caught() -> None:
    class Deaf(EchoCore):
        def handle_timeout(self, now: float) -> None:
            pass

    loop = asyncio.get_running_loop()
    caught: list[str] = []

    def note(_: object, what: dict[str, object]) -> None:
        caught.append(str(what["exception"]))

    loop.set_exception_handler(note)
    driver: LoopDriver[str] = LoopDriver(Deaf(), lambda _: None)
    driver.order(("x", 1.0))
    await asyncio.sleep(2)
    assert caught == ["Deaf does not handle its deadline 1.0"]


@pytest.mark.asyncio
async def test_a_core_that_is_woken_early_is_told_the_time_it_asked_for() -> None:
    told: list[str] = []
    driver: LoopDriver[str] = LoopDriver(EchoCore(), told.append)
    driver.order(("early", 5.0))
    driver._on_timer()
    assert told == ["early expired at 5.0"]
