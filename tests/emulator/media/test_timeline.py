"""The rules of docs/decisions/0001, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.media.legs import LegTable
from emulator.media.rows import ANCHOR, END, KEY, SEQUENCE
from emulator.media.timeline import Arrival, Timeline


class Line:
    """A time line that is fed by numbers."""

    def __init__(self) -> None:
        self.table = LegTable()
        self.slot = self.table.allocate()
        self.timeline = Timeline(self.table, self.slot)
        self.hot: list[int] = self.table.hot[self.slot].tolist()

    def take(
        self,
        sequence: int,
        timestamp: int,
        arrival: int,
        *,
        ssrc: int = 1,
        length: int = 160,
        quiet: bool = False,
        clock: int = 1,
        has_memory: bool = False,
    ) -> int | None:
        """Place a packet and write it, as intake does."""
        packet = Arrival(
            sequence=sequence % 65_536,
            timestamp=timestamp % 2**32,
            ssrc=ssrc,
            sample=arrival,
            length=length,
            clock=clock,
            has_memory=has_memory,
        )
        index = self.timeline.place(self.hot, packet, lambda: quiet)
        if index is not None:
            self.table.store(self.slot, index, np.zeros(length, np.uint8), 0)
        return index

    def follow(self, count: int, *, start: int = 0, transit: int = 0, quiet: bool = False) -> None:
        """Packets in time from number `start` on, `transit` samples after their due time."""
        for number in range(start, start + count):
            self.take(number, 160 * number, 160 * number + transit, quiet=quiet)

    @property
    def anchors(self) -> list[tuple[int, int]]:
        """(first index, anchor) of all pieces."""
        return [(piece.first_index, piece.anchor) for piece in self.timeline.pieces]


def test_the_first_packet_has_index_0_and_the_anchor_of_its_arrival() -> None:
    line = Line()
    assert line.take(5, 99, 1234) == 0
    assert line.anchors == [(0, 1234)]
    segment = line.timeline.segments[0]
    assert (segment.first_sequence, segment.first_timestamp, segment.arrival_sample) == (5, 99, 1234)


def test_counters_wrap() -> None:
    line = Line()
    assert [line.take(65_534 + n, 2**32 - 320 + 160 * n, 160 * n) for n in range(4)] == [0, 160, 320, 480]
    assert len(line.timeline.segments) == 1


def test_the_anchor_is_the_smallest_of_the_first_500_ms() -> None:
    line = Line()
    line.take(0, 0, 300)
    line.take(1, 160, 400)
    line.take(2, 320, 710)
    assert line.anchors == [(0, 240)]
    line.take(26, 4160, 4300)
    assert line.anchors == [(0, 140)]
    line.take(27, 4320, 4301)
    assert line.anchors == [(0, 140)]


def test_another_ssrc_starts_a_segment_at_the_next_multiple_of_160() -> None:
    line = Line()
    line.take(0, 0, 100, length=240)
    assert line.take(900, 5, 600, ssrc=2) == 320
    assert line.anchors == [(0, 100), (320, 280)]


@pytest.mark.parametrize(("pause", "dropped"), [(1599, True), (1600, False)])
def test_an_older_ssrc_is_dropped_while_the_new_one_speaks(pause: int, dropped: bool) -> None:
    line = Line()
    line.take(0, 0, 0)
    line.take(0, 0, 200, ssrc=2)
    assert (line.take(1, 160, 200 + pause) is None) is dropped
    assert line.timeline.dropped == [200 + pause] * dropped
    assert len(line.timeline.segments) == 2 + (not dropped)


@pytest.mark.parametrize("step", [3001, -210, -1000, -4000, 20_000, 32_768])
def test_a_sender_that_starts_over_is_believed_at_its_second_packet(step: int) -> None:
    line = Line()
    line.follow(3)
    assert line.take(2 + step, 7, 500) is None
    assert line.take(2 + step + 2, 327, 700) is None
    assert line.take(2 + step + 3, 487, 800) == 480
    assert line.timeline.dropped == [500, 700]
    assert line.anchors[1] == (480, 320)


def test_a_dropped_packet_does_not_move_the_sequence() -> None:
    line = Line()
    line.follow(3)
    line.take(4000, 7, 500)
    assert line.take(3, 480, 480) == 480
    assert len(line.timeline.segments) == 1


@pytest.mark.parametrize(
    ("timestamp", "begins"),
    [(480 + 40, True), (480 + 80, False), (480 - 8001, True), (480 + 8001, True), (480 + 8000, False)],
)
def test_a_new_packet_that_jumps_starts_a_segment(timestamp: int, begins: bool) -> None:
    line = Line()
    line.follow(100)
    shift = 97 * 160
    line.take(100, timestamp + shift, 480 + shift)
    assert (len(line.timeline.segments) == 2) is begins


@pytest.mark.parametrize(("lead", "begins"), [(4000, False), (4080, True)])
def test_the_first_500_ms_bear_a_lead_of_500_ms(lead: int, begins: bool) -> None:
    line = Line()
    line.take(0, 0, 1000)
    line.take(1, lead, 1000)
    assert (len(line.timeline.segments) == 2) is begins
    if not begins:
        assert line.anchors == [(0, -3000)]


@pytest.mark.parametrize(("sequence", "timestamp"), [(4, 800), (4, 799), (4, 3 * 160 + 40), (4, -160), (6, -160)])
def test_packets_that_contradict_their_segment_are_dropped(sequence: int, timestamp: int) -> None:
    line = Line()
    line.follow(3)
    line.take(5, 480, 480)
    assert line.take(sequence, timestamp, 500) is None
    assert line.timeline.dropped == [500]
    assert line.hot[END] == 640


def test_a_late_packet_is_listed_and_placed() -> None:
    line = Line()
    line.follow(40)
    line.take(41, 41 * 160, 41 * 160)
    assert line.take(40, 40 * 160, 42 * 160) == 6400
    late = line.timeline.stragglers[0]
    assert (late.sequence, late.index, late.placed, late.arrival_sample) == (40, 6400, True, 42 * 160)
    assert sorted([*line.timeline.runs, (line.timeline.run_start, line.hot[END])]) == [
        (0, 6400), (6400, 6560), (6560, 6720)
    ]  # fmt: skip


@pytest.mark.parametrize(("arrival", "placed"), [(6400 + 8000, True), (6400 + 8001, False)])
def test_a_packet_may_be_one_second_late(arrival: int, placed: bool) -> None:
    line = Line()
    line.follow(40)
    line.follow(30, start=41)
    assert line.take(40, 6400, arrival) == (6400 if placed else None)
    assert [late.placed for late in line.timeline.stragglers] == [placed]


def test_a_duplicate_is_counted_and_stands_in_no_list() -> None:
    line = Line()
    line.follow(5)
    assert line.take(3, 480, 900) is None
    assert line.timeline.duplicates == [900]
    assert line.timeline.stragglers == []


def test_a_duplicate_that_is_too_late_is_late() -> None:
    line = Line()
    line.follow(100)
    assert line.take(3, 480, 100 * 160) is None
    assert line.timeline.duplicates == []
    assert [late.placed for late in line.timeline.stragglers] == [False]


@pytest.mark.parametrize(("transit", "slips"), [(160, 0), (161, 1), (-160, 0), (-161, 1)])
def test_a_drift_of_more_than_20_ms_slips_in_a_pause(transit: int, slips: int) -> None:
    line = Line()
    line.follow(50)
    line.follow(150, start=50, transit=transit, quiet=True)
    assert len(line.timeline.slips) == slips
    for slip in line.timeline.slips:
        direction = 1 if transit > 0 else -1
        assert (slip.direction, slip.anchor, slip.pending_since_sample) == (
            direction,
            160 * direction,
            slip.arrival_sample,
        )


def test_a_slow_sender_slips_when_no_bucket_of_2_s_is_in_time() -> None:
    line = Line()
    line.follow(50)
    line.follow(150, start=50, transit=161, quiet=True)
    last_in_time = (49 * 160) // 800
    assert line.timeline.slips[0].arrival_sample // 800 == last_in_time + 20


def test_without_a_pause_a_slip_comes_after_one_second() -> None:
    line = Line()
    line.follow(50)
    line.follow(70, start=50, transit=-200)
    slip = line.timeline.slips[0]
    assert slip.pending_since_sample == 50 * 160 - 200
    assert slip.arrival_sample - slip.pending_since_sample == 8000
    assert line.anchors[1] == (slip.index, -160)


def test_a_hole_is_a_pause() -> None:
    line = Line()
    line.follow(50)
    line.follow(10, start=50, transit=-200)
    line.follow(1, start=61, transit=-200)
    assert [slip.index for slip in line.timeline.slips] == [61 * 160]


def test_one_packet_carries_out_one_slip() -> None:
    line = Line()
    line.follow(50)
    line.follow(3, start=50, transit=-500, quiet=True)
    assert line.anchors == [(0, 0), (8000, -160), (8160, -320), (8320, -480)]
    line.follow(3, start=53, transit=-500, quiet=True)
    assert len(line.timeline.slips) == 3


def test_a_late_packet_stands_by_the_piece_that_holds_it() -> None:
    line = Line()
    line.follow(50)
    line.follow(1, start=51, transit=-200)
    assert line.anchors[1] == (51 * 160, -160)
    line.take(50, 8000, 8300)
    assert line.timeline.anchor_at(8000) == 0
    assert line.timeline.anchor_at(8160) == -160


def test_the_key_is_open_only_while_nothing_but_following_is_expected() -> None:
    line = Line()
    line.follow(1)
    assert line.hot[KEY] == -1  # nothing to follow yet
    line.follow(26, start=1)
    assert line.hot[KEY] == 1
    line.follow(1, start=27, transit=-200)
    assert line.hot[KEY] == -1  # a slip is pending
    line.follow(1, start=29, transit=-200)
    assert line.hot[ANCHOR] == -160
    assert line.hot[KEY] == 1


def test_expected_packets_over_segments() -> None:
    line = Line()
    line.follow(3)
    line.take(5, 800, 800)
    line.take(65_535, 0, 1000, ssrc=2)
    line.take(0, 160, 1160, ssrc=2)
    assert line.timeline.expected(line.hot[SEQUENCE]) == 6 + 2
    line.timeline.close(line.hot)
    assert line.timeline.last_arrival == 1160
    assert line.timeline.final_end == line.hot[END]


def test_a_faster_clock_is_scaled_over_its_wrap() -> None:
    line = Line()
    stamps = [2**32 - 960 + 960 * n for n in range(4)]
    assert [line.take(n, stamp, 160 * n, clock=6) for n, stamp in enumerate(stamps)] == [0, 160, 320, 480]
    assert line.take(4, 3 * 960 + 3, 640, clock=6) == 640
    assert [segment.first_index for segment in line.timeline.segments] == [0, 640], "half a sample off: a jump"


def test_another_clock_is_another_segment_unless_it_comes_late() -> None:
    line = Line()
    line.follow(3)
    assert line.take(3, 99, 480, clock=6) == 480
    assert line.take(2, 320, 490) is None
    assert line.take(4, 99 + 960, 640, clock=6) == 640
    assert line.take(5, 7, 800) == 800
    assert [segment.clock for segment in line.timeline.segments] == [1, 6, 1]
    assert line.timeline.dropped == [490]


def test_nothing_of_another_clock_is_awaited_by_the_array_path() -> None:
    line = Line()
    for number in range(60):
        line.take(number, 960 * number, 160 * number, clock=6)
    assert line.hot[KEY] == -1


def test_late_means_lost_to_a_codec_with_a_memory() -> None:
    line = Line()
    line.take(0, 0, 0, has_memory=True)
    line.take(2, 320, 320, has_memory=True)
    assert line.take(1, 160, 400, has_memory=True) is None
    assert line.take(2, 320, 420, has_memory=True) is None
    assert [(late.index, late.placed) for late in line.timeline.stragglers] == [(160, False)]
    assert line.timeline.duplicates == [420]
