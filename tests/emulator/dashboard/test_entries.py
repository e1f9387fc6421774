"""Cookies: good for as long as they are used; guessing is slow."""

from __future__ import annotations

from emulator.dashboard import entries
from emulator.dashboard.entries import Entries


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_cookie_is_good_until_it_is_not_used_for_too_long() -> None:
    clock = Clock()
    known = Entries(clock)
    cookie = known.let_in()
    for _ in range(3):
        clock.now += entries.LIFE_S - 1
        assert known.knows(cookie)
    clock.now += entries.LIFE_S + 1
    assert not known.knows(cookie)


def test_no_other_is_good() -> None:
    known = Entries(Clock())
    cookie = known.let_in()
    assert not known.knows("")
    assert not known.knows(cookie[:-1])
    assert not known.knows("\udce9")
    known.forget(cookie)
    assert not known.knows(cookie)


def test_there_are_never_more_than_the_most() -> None:
    known = Entries(Clock())
    first = known.let_in()
    others = [known.let_in() for _ in range(entries.MOST)]
    assert not known.knows(first)
    assert known.knows(others[0])


def test_one_address_guesses_a_few_times_a_minute_and_nobody_else_waits() -> None:
    clock = Clock()
    known = Entries(clock)
    for _ in range(entries.TRIES):
        assert known.may_try("192.0.2.1")
        known.note_wrong("192.0.2.1")
    assert not known.may_try("192.0.2.1")
    assert known.may_try("192.0.2.2")
    clock.now += entries.TRIES_WITHIN_S + 1
    assert known.may_try("192.0.2.1")


def test_many_addresses_together_guess_no_faster_than_a_bound() -> None:
    known = Entries(Clock())
    for number in range(entries.ALL_TRIES):
        known.note_wrong(f"2001:db8::{number}")
    assert not known.may_try("2001:db8::ffff")
