"""The timer table: deadlines by name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from emulator.base.timers import TimerTable


def test_timers_expire_in_order_of_deadline_then_of_setting() -> None:
    timers: TimerTable[str] = TimerTable()
    timers.set("b", 2.0)
    timers.set("first", 1.0)
    timers.set("second", 1.0)

    assert timers.pop_expired(1.5) == ["first", "second"]
    assert timers.next_deadline() == 2.0


def test_setting_again_moves_the_deadline() -> None:
    timers: TimerTable[str] = TimerTable()
    timers.set("ring", 1.0)
    timers.set("ring", 5.0)

    assert timers.pop_expired(4.9) == []
    assert timers.deadline("ring") == 5.0
    assert timers.pop_expired(5.0) == ["ring"]
    assert len(timers) == 0


def test_a_stopped_timer_never_expires() -> None:
    timers: TimerTable[str] = TimerTable()
    timers.set("ring", 1.0)
    timers.stop("ring")
    timers.stop("never set")

    assert "ring" not in timers
    assert timers.next_deadline() is None
    assert timers.pop_expired(10.0) == []


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 20))), max_size=40))
def test_behaves_like_a_plain_dictionary(steps: list[tuple[str, int | None]]) -> None:
    timers: TimerTable[str] = TimerTable()
    model: dict[str, int] = {}
    for name, deadline in steps:
        if deadline is None:
            timers.stop(name)
            model.pop(name, None)
        else:
            timers.set(name, deadline)
            model[name] = deadline

    assert timers.next_deadline() == min(model.values(), default=None)
    assert sorted(timers.pop_expired(10)) == sorted(name for name, deadline in model.items() if deadline <= 10)
