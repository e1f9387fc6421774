"""How far behind its packets a leg is heard: growth, bounds, and the way back. The oracle compares every stream."""

from __future__ import annotations

from itertools import pairwise

from emulator.media.playout_delay import GREATEST_DELAY, LEAST_DELAY, WINDOW
from emulator.media.rows import CONCEALED, DISCARDED, FRAME, SHIFT
from tests.emulator.media.pair import NOTHING, Pair


def delay(pair: Pair) -> int:
    """Of packets with raw 0."""
    return int(pair.table.hot[1, SHIFT])


def test_it_grows_at_once_and_loses_nothing_when_all_packets_are_late() -> None:
    pair = Pair()
    heard = pair.talk(range(5))
    heard += pair.talk(range(5, 10), raw=400)
    assert heard == [NOTHING, 0, 1, 2, 3, 4, NOTHING, NOTHING, 5, 6, 7, 8, 9]
    assert delay(pair) == 480
    assert (pair.counted(CONCEALED), pair.counted(DISCARDED)) == (2, 0)


def test_a_packet_that_is_overtaken_is_discarded_and_nothing_is_heard_twice() -> None:
    pair = Pair()
    heard = []
    for number in range(20):
        if number != 8:
            pair.send(number, number * FRAME)
        if number == 11:
            pair.send(8, number * FRAME)
        heard += pair.values(1)
    assert [value for value in heard if value != NOTHING] == [0, 1, 2, 3, 4, 5, 6, 7, *range(9, 17)]
    assert delay(pair) == 480
    assert pair.counted(DISCARDED) == 1


def test_the_delay_stays_within_its_bounds() -> None:
    pair = Pair()
    pair.talk(range(5))
    pair.talk(range(5, 8), raw=GREATEST_DELAY)
    assert delay(pair) == GREATEST_DELAY
    pair.talk(range(8, 11), raw=GREATEST_DELAY + 1)
    assert delay(pair) == GREATEST_DELAY
    assert pair.counted(DISCARDED) == 3


def test_when_nothing_comes_in_reach_for_100_ms_it_follows() -> None:
    pair = Pair()
    pair.talk(range(5))
    heard = pair.talk(range(5, 20), raw=4000)
    assert delay(pair) == 4000 + LEAST_DELAY
    assert heard[-3:] == [16, 17, 18]
    assert pair.counted(DISCARDED) == 5


def speech(pair: Pair, numbers: range, value: int) -> list[int]:
    """The delay after each of some packets in time, all of one value."""
    delays = []
    for number in numbers:
        pair.send(number, number * FRAME, value=value)
        while pair.now <= number * FRAME:
            pair.values(1)
        delays.append(delay(pair))
    return delays


def test_in_a_pause_it_shrinks_by_a_frame_a_tick_once_5_seconds_are_clean() -> None:
    pair = Pair()
    pair.talk(range(5))
    pair.talk(range(5, 8), raw=1200)
    delays = speech(pair, range(20, 400), NOTHING)
    shrinking = [(before, after) for before, after in pairwise(delays) if before != after]
    assert (
        shrinking == [(1280 - FRAME * step, 1280 - FRAME * (step + 1)) for step in range(7)]
        or delays[-1] == LEAST_DELAY
    )
    first = next(number for number, after in enumerate(delays) if after < 1280)
    assert first + 20 >= 5 * WINDOW // FRAME
    assert delays[-1] == LEAST_DELAY


def test_in_speech_it_shrinks_by_a_frame_a_second() -> None:
    pair = Pair()
    pair.talk(range(5))
    pair.talk(range(5, 8), raw=600)
    delays = speech(pair, range(20, 560), 0)
    changes = [number for number, (before, after) in enumerate(pairwise(delays)) if before != after]
    assert delays[-1] == LEAST_DELAY
    assert [later - earlier for earlier, later in pairwise(changes)] == [WINDOW // FRAME] * (len(changes) - 1)
    assert len(changes) == 3


def test_it_follows_a_slow_clock_without_loss_of_order() -> None:
    pair = Pair()
    heard = []
    for number in range(1500):
        at = number * FRAME * 1_001_000 // 1_000_000
        pair.send(number, at, value=number % 100)
        while pair.now <= at:
            heard += pair.values(1)
    values = [value for value in heard if value != NOTHING]
    assert all((after - before) % 100 == 1 for before, after in pairwise(values))
    assert len(values) > 1490


def test_it_follows_a_fast_clock() -> None:
    pair = Pair()
    delays = []
    for number in range(2000):
        at = number * FRAME * 999_000 // 1_000_000
        pair.send(number, at, value=number % 100)
        while pair.now <= at:
            pair.values(1)
        delays.append(delay(pair) - (at - number * FRAME))
    assert max(delays[500:]) <= LEAST_DELAY + 2 * FRAME
    assert min(delays) > 0
