"""The durations of RFC 3261 table 4, and of RFC 6026."""

from __future__ import annotations

import pytest

from emulator.sip.transaction.durations import Durations


@pytest.mark.parametrize(("letters", "seconds"), [("AEG", 0.5), ("BFHJLM", 32.0), ("D", 32.0), ("IK", 5.0)])
def test_first_intervals(letters: str, seconds: float) -> None:
    assert [Durations().of(letter) for letter in letters] == [seconds] * len(letters)


@pytest.mark.parametrize(("letters", "seconds"), [("AEG", None), ("DIJK", 0.0), ("BFHLM", 32.0)])
def test_over_a_reliable_transport_nothing_is_repeated_or_waited_for(letters: str, seconds: float | None) -> None:
    assert [Durations().of(letter, reliable=True) for letter in letters] == [seconds] * len(letters)


def test_patience_is_64_t1() -> None:
    assert Durations(t1=0.1).patience == pytest.approx(6.4)


@pytest.mark.parametrize(
    ("letter", "interval", "following"), [("A", 8.0, 16.0), ("E", 1.0, 2.0), ("G", 3.0, 4.0), ("E", 4.0, 4.0)]
)
def test_repetition_slows_down(letter: str, interval: float, following: float) -> None:
    assert Durations().again(letter, interval) == following
