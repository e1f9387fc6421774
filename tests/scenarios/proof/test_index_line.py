"""The rules of ADR 0001, one by one, on packets made by hand. Times in samples."""

from __future__ import annotations

from scenarios.proof.index_line import Fate, IndexLine, Packet, Slip

SSRC, FIRST_SEQUENCE, FIRST_TIMESTAMP = 7, 65_534, 4_294_967_200


def packet(n: int, arrival: int, *, ssrc: int = SSRC, step: int = 0, quiet: bool = False, length: int = 160) -> Packet:
    """The n-th packet of a sender, its time stamp `step` samples off."""
    sequence, timestamp = (FIRST_SEQUENCE + n) % 65_536, (FIRST_TIMESTAMP + n * 160 + step) % 2**32
    return Packet(arrival, ssrc, sequence, timestamp, length, quiet)


def line_of(*packets: Packet) -> tuple[IndexLine, list[tuple[Fate, int]]]:
    line = IndexLine()
    return line, [line.take(p) for p in packets]


def fates(*packets: Packet) -> list[Fate]:
    return [fate for fate, _ in line_of(*packets)[1]]


def test_index_follows_time_stamps_over_both_wraps() -> None:
    _, steps = line_of(*(packet(n, 1000 + n * 160) for n in range(5)))
    assert steps == [(Fate.LEADING, n * 160) for n in range(5)]


def test_anchor_is_the_least_delay_of_half_a_second() -> None:
    # Packet 25 arrives 3940 samples after the first one, packet 26 4010 after it.
    arrivals = {0: 1050, 1: 1190, 2: 1320, 25: 990 + 25 * 160, 26: 900 + 26 * 160}
    line, _ = line_of(*(packet(n, at) for n, at in arrivals.items()))
    assert line.segments[0].pieces[0].anchor == 990


def test_a_new_ssrc_starts_a_segment_on_the_frame_grid() -> None:
    line, steps = line_of(packet(0, 1000, length=240), packet(0, 1300, ssrc=8))
    assert steps[1] == (Fate.LEADING, 320)
    assert [s.first_index for s in line.segments] == [0, 320]
    assert line.segments[1].pieces[0].anchor == 1300 - 320


def test_a_straggler_of_the_old_ssrc_is_dropped_and_its_return_is_a_segment() -> None:
    assert fates(packet(0, 1000), packet(0, 1160, ssrc=8), packet(1, 1170)) == [
        Fate.LEADING,
        Fate.LEADING,
        Fate.DROPPED,
    ]
    line, steps = line_of(packet(0, 1000), packet(0, 1160, ssrc=8), packet(1, 1160 + 1600))
    assert steps[2] == (Fate.LEADING, 320)
    assert len(line.segments) == 3


def test_sequence_numbers_elsewhere() -> None:
    far = packet(4000, 1160, step=-4000 * 160)
    assert fates(packet(0, 1000), far, far) == [Fate.LEADING, Fate.DROPPED, Fate.DROPPED]
    line, steps = line_of(packet(0, 1000), far, packet(4001, 1320, step=-4000 * 160))
    assert steps[2] == (Fate.LEADING, 160)
    assert len(line.segments) == 2


def test_a_time_stamp_jump_starts_a_segment() -> None:
    for step in (8001 // 80 * 80 + 80, -8160, 40, 2**31):
        line, steps = line_of(*(packet(n, 1000 + n * 160) for n in range(30)), packet(30, 5800, step=step))
        assert len(line.segments) == 2, step
        assert steps[-1] == (Fate.LEADING, 4800)
    line, _ = line_of(*(packet(n, 1000 + n * 160) for n in range(30)), packet(30, 5800, step=8000))
    assert len(line.segments) == 1


def test_a_burst_in_the_first_half_second_starts_a_segment() -> None:
    assert len(line_of(packet(0, 1000), packet(26, 1160))[0].segments) == 1
    assert len(line_of(packet(0, 1000), packet(27, 1160))[0].segments) == 2


def test_overtaken_at_the_start_is_dropped() -> None:
    assert fates(packet(1, 1000), packet(0, 1010), packet(2, 1160)) == [Fate.LEADING, Fate.DROPPED, Fate.LEADING]


def test_a_new_packet_moves_the_highest_number_even_when_it_is_dropped() -> None:
    # The second packet is new, but lies before the segment; the third has the same number and is old because of it.
    _, steps = line_of(packet(0, 1000), packet(1, 1160, step=-800), packet(1, 1170))
    assert steps == [(Fate.LEADING, 0), (Fate.DROPPED, -640), (Fate.DROPPED, 160)]


def test_old_packets_off_the_grid_or_ahead_are_dropped() -> None:
    start = [packet(n, 1000 + n * 160) for n in range(5)]
    assert fates(*start, packet(3, 1700, step=40))[-1] == Fate.DROPPED
    assert fates(*start, packet(3, 1700, step=800))[-1] == Fate.DROPPED


def test_reordered_duplicate_and_left_out() -> None:
    start = [packet(n, 1000 + n * 160) for n in range(60) if n not in (2, 3)]
    late = 1000 + 60 * 160
    assert fates(*start, packet(3, late))[-1] == Fate.LEFT_OUT
    assert fates(*start, packet(3, 1000 + 3 * 160 + 8000), packet(3, 9500))[-2:] == [Fate.REORDERED, Fate.LEFT_OUT]
    assert fates(*start, packet(59, late))[-1] == Fate.DUPLICATE
    assert fates(*start, packet(4, 1000 + 4 * 160 + 8001))[-1] == Fate.LEFT_OUT


def drifting(count: int, interval: int, *, quiet_from: int = 10**9, hole_at: int = -1) -> IndexLine:
    packets = (packet(n, 1000 + n * interval, quiet=n >= quiet_from) for n in range(count) if n != hole_at)
    return line_of(*packets)[0]


def test_a_slow_sender_slips_after_a_second_without_a_pause() -> None:
    # The transit of packet n is n. Packet 160 falls into bucket 33; packet 258 is the first of bucket 53, which no
    # longer looks at that one; packet 308 is the first that comes a second after packet 258.
    first = drifting(500, 161).slips[0]
    assert first == Slip(
        index=308 * 160,
        anchor=1160,
        direction=1,
        pending_since_sample=1000 + 258 * 161,
        arrival_sample=1000 + 308 * 161,
    )


def test_a_pending_slip_waits_for_quiet_or_a_hole() -> None:
    noisy = drifting(500, 161).slips[0]
    since = (noisy.pending_since_sample - 1000) // 161
    quiet = drifting(500, 161, quiet_from=since + 10).slips[0]
    assert quiet.index == (since + 10) * 160
    holed = drifting(500, 161, hole_at=since + 20).slips[0]
    assert holed.index == (since + 21) * 160
    at_once = drifting(500, 161, quiet_from=0).slips[0]
    assert at_once.arrival_sample == at_once.pending_since_sample == noisy.pending_since_sample


def test_a_fast_sender_slips_back() -> None:
    line = drifting(500, 159, quiet_from=0)
    # The anchor is set by the last packet of the first 4000 samples: packet 25, 25 samples early.
    assert line.segments[0].pieces[0].anchor == 1000 - 25
    first = line.slips[0]
    # Transit is 25 - n; the first below -160 is n = 186.
    assert (first.index, first.direction, first.anchor) == (186 * 160, -1, 975 - 160)
    second = line.slips[1]
    assert second.index == (186 + 160) * 160


def test_one_packet_slips_once_and_a_new_segment_forgets() -> None:
    packets = [packet(n, 1000 + n * 160) for n in range(60)] + [
        packet(n, 300 + n * 160, quiet=True) for n in range(60, 70)
    ]
    line, _ = line_of(*packets)
    assert [slip.index // 160 for slip in line.slips] == [60, 61, 62, 63]
    line, _ = line_of(*packets[:60], packet(0, 300 + 60 * 160, ssrc=9, quiet=True))
    assert line.slips == []
