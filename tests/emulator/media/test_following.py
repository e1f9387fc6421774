"""The array path: it comes to the same state as the path row by row, and is left only when it has to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emulator.base.units import NS_PER_SAMPLE
from emulator.media import commands as c
from emulator.media import intake
from emulator.media.following import Following
from emulator.media.rows import END, HIGHEST, LOWEST, NEXT, NEXT_SSRC, PLACED, SEQUENCE, SHIFT, TAGS, UNIFORM
from tests.emulator.media.rig import Rig, feed
from tests.oracles.streams import Stream, rtp

EXPECTED = [NEXT, TAGS, NEXT_SSRC, LOWEST, HIGHEST, UNIFORM]
"""What only the array path knows."""


@pytest.mark.parametrize("loss", [0.0, 0.1])
def test_arrays_and_rows_come_to_the_same_state(loss: float, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = [
        Stream(seed=seed, ssrc=seed, payload_type=8 * (seed % 2), jitter=100 * (seed % 4), loss=loss, begin=37 * seed)
        for seed in range(12)
    ]
    states = []
    for few in (0, 1000):
        monkeypatch.setattr(intake, "_FEW", few)
        rig = Rig()
        rig.open(*(f"leg{number}" for number in range(12)))
        feed(rig, streams)
        table = rig.engine._table
        table.columns[EXPECTED] = 0
        states.append({name: value.copy() for name, value in vars(table).items() if isinstance(value, np.ndarray)})
    for name, value in states[0].items():
        assert np.array_equal(value, states[1][name]), name


def test_plain_streams_leave_the_slow_path_after_two_packets(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    rig.open("a", "b", "d")
    slow: list[int] = []
    take = rig.engine._intake._receive_one

    def note(slot: int, length: int, sample: int) -> None:
        slow.append(sample)
        take(slot, length, sample)

    monkeypatch.setattr(rig.engine._intake, "_receive_one", note)
    feed(rig, [Stream(begin=0, packets=100)] * 3)
    assert len(slow) == 3 * 2


def test_rings_are_found_again_after_growth() -> None:
    rig = Rig()
    rig.open("a", "b")
    feed(rig, [Stream(begin=0, packets=60)] * 2)
    rig.open(*(f"more{number}" for number in range(20)))
    stream = Stream(begin=60 * 160, packets=1, first_sequence=65_560, first_timestamp=2**32 - 8000 + 9600)
    feed(rig, [stream] * 2)
    out = np.zeros(160, np.int16)
    rig.engine._table.load(0, 9600, out)
    assert out.any()


def resumed(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many legs come back to the array path, each time that some do."""
    counts: list[int] = []
    following = rig.engine._intake._following
    resume = following._resume

    def note(slots: np.ndarray, *rest: np.ndarray) -> np.ndarray:
        follows = resume(slots, *rest)
        counts.append(int(follows.sum()))
        return follows

    monkeypatch.setattr(following, "_resume", note)
    return counts


def test_what_is_expected_is_looked_up_anew_only_when_a_number_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig()
    rig.open("a", "b")
    counts = resumed(rig, monkeypatch)
    feed(rig, [Stream(begin=0, packets=100, first_timestamp=0), Stream(begin=0, packets=100, first_sequence=0)])
    # Neither follows at first; then the one wraps after 35 packets, the other after 50.
    assert counts == [0, 0, 2, 2, 2]
    assert rig.engine._table.hot[:2, [END, PLACED]].tolist() == [[16_000, 100]] * 2
    assert rig.engine._table.hot[:2, SEQUENCE].tolist() == [65_599, 99]


@pytest.mark.parametrize("source", [2, 0xFFFFFFFF])
def test_the_next_packet_of_another_source_is_not_what_is_expected(source: int) -> None:
    rig = Rig()
    rig.open("a", "b")
    stream = Stream(begin=0, packets=10, first_sequence=0, first_timestamp=0)
    feed(rig, [stream] * 2)
    data = rtp(0, 10, 1600, source, bytes(160))
    rig.engine.rx[:2, : len(data)] = np.frombuffer(data, np.uint8)
    rig.engine.receive(np.arange(2), np.full(2, len(data), np.int32), 10 * 20_000_000)
    legs = [rig.engine._table.legs[slot] for slot in range(2)]
    assert [[each.ssrc for each in leg.timeline.segments] for leg in legs if leg] == [[stream.ssrc, source]] * 2


def test_a_play_out_that_draws_nearer_is_heeded() -> None:
    rig = Rig()
    rig.open("a", "b")
    feed(rig, [Stream(begin=0, packets=10)] * 2)
    table = rig.engine._table
    table.hot[:2, SHIFT] = -160
    table.doubt([0, 1])
    before = int(table.hot[0, SHIFT])
    feed(rig, [Stream(begin=1600, packets=1, first_sequence=65_510, first_timestamp=2**32 - 8000 + 1600)] * 2)
    assert int(table.hot[0, SHIFT]) > before  # The packet came too late for it and has moved it.


def in_load_mode(seed: int, *, at_once: bool) -> Rig:
    """Six bridged legs whose packets are read once a tick, some a tick late.

    `at_once`: the time is told once for all, as load mode does; else of each packet.
    """
    chance = np.random.default_rng(seed)
    rig = Rig()
    rig.open(*(f"leg{number}" for number in range(6)))
    for number in (0, 2, 4):
        rig.engine.handle(c.BridgeLegs(first=f"leg{number}", second=f"leg{number + 1}"))
    everybody = np.arange(6)
    sent = np.zeros(6, int)
    for tick in range(400):
        is_steady = tick % 130 > 40  # Through wraps, buckets and reviews of play-out.
        came = everybody if is_steady or chance.random() < 0.8 else np.flatnonzero(chance.random(6) < 0.7)
        late = np.flatnonzero((sent < tick) & (chance.random(6) < (0.01 if is_steady else 0.3)))
        for slots in (came, late):
            for slot in slots.tolist():
                sent[slot] += 1 + (chance.random() < (0 if is_steady else 0.01))
                packet = rtp(
                    8 * (slot % 2), 65_400 + int(sent[slot]), 160 * int(sent[slot]), 7 + slot, chance.bytes(160)
                )
                rig.engine.rx[slot, :172] = np.frombuffer(packet, np.uint8)
            lengths = np.full(len(slots), 172, np.int32)
            now_ns = rig.engine.now_sample * NS_PER_SAMPLE
            rig.engine.receive(slots, lengths, now_ns if at_once else np.full(len(slots), now_ns))
        rig.tick()
    return rig


@pytest.mark.parametrize("seed", range(8))
def test_packets_that_come_as_the_ones_before_leave_the_same_behind(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    repeat = Following._repeat
    repeated: list[int] = []

    def note(following: Following, rows: slice, *packets: Any) -> bool:
        is_repeated = repeat(following, rows, *packets)
        repeated.extend([rows.stop - rows.start] * is_repeated)
        return is_repeated

    monkeypatch.setattr(Following, "_repeat", note)
    one, other = (in_load_mode(seed, at_once=at_once) for at_once in (True, False))
    assert len(repeated) > 100
    for name, value in vars(one.engine._table).items():
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, getattr(other.engine._table, name)), name
    assert one.sent == other.sent
