"""The array path: packets of plain G.711 of 20 ms, each of which just follows the one before it on its leg.

Nearly all are what was expected to the bit; those cost some array operations in all, however many legs there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.media.rows import (
    ANCHOR,
    BUCKET,
    BUCKETS,
    EARLIEST,
    END,
    FRAME,
    GAP,
    HIGHEST,
    JITTER,
    KEY,
    LAST,
    LATEST,
    LEAST,
    LOWEST,
    NEXT,
    NEXT_SSRC,
    OFFSET,
    RAW,
    RING_FRAMES,
    SEQUENCE,
    SHIFT,
    SIZE,
    SLOT,
    TAG_PAIR,
    TAGS,
    TX_ROW,
    UNIFORM,
    stretch,
    tag_pairs,
)
from emulator.media.timeline import BUCKET_SAMPLES, DRIFT
from emulator.rtp.arrays import kinds, read_beginnings, read_headers, read_sources
from emulator.rtp.packet import HEADER_BYTES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.rows import LegRows

_FRAME = np.dtype("V160")
"""The bytes of a frame as one thing: they are copied quicker so."""
_UNMARKED = ~(0x80 << 48)
_GROWTH = np.array([1, FRAME, 1, (1 << 32) + FRAME, 8 * TAG_PAIR])[:, None]
"""Of SEQUENCE, END, PLACED, NEXT, and TAGS, from one packet to the next."""
_GROWING = slice(SEQUENCE, TAGS + 1)
_EXPECTED = [NEXT, TAGS, NEXT_SSRC, LOWEST, HIGHEST]
_SOME = 8
"""Up to so many packets that come at another time than expected are quicker one by one than all as arrays."""
_FOREVER = 1 << 62
_NONE: NDArray[np.intp] = np.zeros(0, np.intp)


class Following:
    """Takes what follows out of the receive rows, and moves the time lines on (docs/decisions/0001)."""

    def __init__(self, table: LegRows) -> None:
        self._table = table
        self._known_slots = _NONE
        self._known_rows = slice(0)
        self._starts: NDArray[np.intp] = _NONE
        """Where the rings of the known slots begin among all frames of all rings."""
        self._whole = b""
        """Their lengths, when each has brought a plain packet."""
        self._lengths: object = None
        """An array that holds just those."""
        self._sure = _FOREVER
        """For so many times to come no number in NEXT wraps."""
        self._due = -1
        """The arrival at which the known slots' packets come 20 ms after those before them, which came so too."""
        self._doubts = 0
        """Of the table, when that was known."""
        self._spoken = b""
        """The SSRCs that were seen then."""
        self._is_calm = False
        """Whether the jitter of the known slots has gone down to where it stays."""
        self._state = self._growing = self._growth = table.columns
        """Of the known slots, if they follow one another: their columns; those that grow, of all, and by how much."""
        self._bind()
        self._seen = self._beginnings, self._sources
        """Of the known slots, if they follow one another."""

    def _bind(self) -> None:
        """View rows and rings as what lies in them; anew after the table has grown."""
        table = self._table
        self._bound_to = table.ring
        self._known_slots, self._known_rows = _NONE, slice(0)
        self._beginnings, self._sources = read_beginnings(table.rx), read_sources(table.rx)
        self._due = -1
        self._media = table.rx[:, HEADER_BYTES:TX_ROW].view(_FRAME)[:, 0]
        self._frames = table.ring.reshape(-1).view(_FRAME)
        self._tags = table.tags.reshape(-1).view(np.int64)

    def take(
        self, slots: NDArray[np.intp], lengths: NDArray[np.int32], samples: NDArray[np.int64] | int
    ) -> NDArray[np.intp]:
        """Take the packets of `slots` [n] that follow; which are left. `samples`: arrivals, or that of all."""
        table = self._table
        if self._bound_to is not table.ring:
            self._bind()
        rows = self._known_rows if slots is self._known_slots else stretch(slots)
        if isinstance(rows, slice):
            if slots is not self._known_slots:
                self._know(slots, rows)
            state = self._state
            if isinstance(samples, int) and self._repeat(rows, lengths, samples):
                return _NONE
        else:
            state = table.columns.take(rows, axis=1)
        self._due = -1
        raw = samples - state[END]
        odd = self._beginnings[rows] != state[NEXT]
        odd |= self._sources[rows] != state[NEXT_SSRC]
        odd |= lengths != TX_ROW
        odd |= raw < state[LOWEST]
        odd |= raw > state[HIGHEST]
        left = _NONE
        if np.count_nonzero(odd):
            few = (odd & (state[KEY] >= 0)).nonzero()[0]
            odd[few] = ~self._resume(slots[few], lengths[few], _of(samples, few))
            left, rest = odd.nonzero()[0], (~odd).nonzero()[0]
            rows = slots = slots[rest]
            state, raw, samples = table.columns.take(rows, axis=1), raw[rest], _of(samples, rest)
        if len(slots):
            self._enter(rows, slots, state, raw, samples)
            if rows is slots:
                table.columns[:, rows] = state  # Of rows that follow one another it is a view.
        return left

    def _know(self, slots: NDArray[np.intp], rows: slice) -> None:
        """View what is looked at in each tick while packets of these slots come, which follow one another."""
        columns = self._table.columns
        self._known_slots, self._lengths, self._due = slots, None, -1
        if rows == self._known_rows:
            return
        self._known_rows = rows
        self._starts = slots * RING_FRAMES
        self._whole = np.full(len(slots), TX_ROW, np.int32).tobytes()
        self._state = columns[:, rows]
        self._seen = self._beginnings[rows], self._sources[rows]
        # Whole columns are added quicker than parts of them.
        self._growing, self._growth = columns[_GROWING], np.zeros_like(columns[_GROWING])
        self._growth[:, rows] = _GROWTH

    def _repeat(self, rows: slice, lengths: NDArray[np.int32], samples: int) -> bool:
        """Take the packets if all are as expected, nearly all just 20 ms after the one before, as nearly always.

        What `_enter` comes to then: transits stay as they are, and with them bounds. After the first such time they
        need not be looked at again, until somebody doubts: that leaves half as many array operations.
        """
        goes_on = samples == self._due and self._table.doubts == self._doubts
        state, (beginnings, sources) = self._state, self._seen
        moved = [] if goes_on else self._moved(state, samples)
        if (
            moved is None
            or not (lengths is self._lengths or lengths.tobytes() == self._whole)
            or beginnings.astype(np.int64).tobytes() != state[NEXT].tobytes()
            or not (sources.tobytes() == self._spoken if goes_on else (sources == state[NEXT_SSRC]).all())
        ):
            return False
        self._lengths = lengths
        self._write(rows, self._starts, state)
        np.add(self._growing, self._growth, out=self._growing)
        if not (self._is_calm and goes_on):
            fall = state[JITTER] + 8 >> 4
            state[JITTER] -= fall
            self._is_calm = not np.count_nonzero(fall)
        for row, raw in moved or ():
            self._move(rows.start + row, raw, samples)
        if not goes_on:
            self._bound(state)
            self._spoken, self._doubts = sources.tobytes(), self._table.doubts
        state[LAST] = samples
        if samples % BUCKET_SAMPLES < FRAME:
            self._turn_all_buckets(rows, state, samples // BUCKET_SAMPLES)
        self._due = samples + FRAME
        self._count_down(state)
        return True

    @staticmethod
    def _moved(state: NDArray[np.int64], samples: int) -> list[tuple[int, int]] | None:
        """Row and RAW of the packets of now that do not come 20 ms after those before them, if they follow.

        None: one does not, there are too many, or a bucket begins.
        """
        if samples % BUCKET_SAMPLES < FRAME:
            return None
        raw = samples - state[END]
        if raw.tobytes() == state[RAW].tobytes():
            return []
        rows = (raw != state[RAW]).nonzero()[0]
        moved = raw[rows]
        if len(rows) > _SOME or (moved < state[LOWEST, rows]).any() or (moved > state[HIGHEST, rows]).any():
            return None
        return list(zip(rows.tolist(), moved.tolist(), strict=True))

    def _move(self, slot: int, raw: int, samples: int) -> None:
        """What `_enter` does beyond `_repeat` for a packet that does not come 20 ms after the one before it."""
        table, hot = self._table, self._table.hot[slot]
        old, bucket, transit = int(hot[BUCKET]), samples // BUCKET_SAMPLES, raw - int(hot[ANCHOR])
        hot[JITTER] += abs(raw - int(hot[RAW]))
        hot[RAW] = raw
        hot[GAP] = max(int(hot[GAP]), samples - int(hot[LAST]))
        if old != bucket:
            table.bucket_numbers[slot, old % BUCKETS], table.bucket_least[slot, old % BUCKETS] = old, hot[LEAST]
            hot[BUCKET], hot[LEAST] = bucket, transit
        hot[LEAST] = min(int(hot[LEAST]), transit)

    def _bound(self, state: NDArray[np.int64]) -> None:
        """Greatest gap, and what play-out must bear, of packets that came 20 ms after those before them."""
        raw, gaps, earliest, latest = state[RAW], state[GAP], state[EARLIEST], state[LATEST]
        np.maximum(gaps, FRAME, out=gaps)
        np.minimum(earliest, raw, out=earliest)
        np.maximum(latest, raw, out=latest)
        self._is_calm = False

    def _turn_all_buckets(self, rows: slice, state: NDArray[np.int64], bucket: int) -> None:
        """Begin a bucket with packets 20 ms after those before them, all of which belong to the one before it."""
        place = (bucket - 1) % BUCKETS
        self._table.bucket_numbers[rows, place] = bucket - 1
        self._table.bucket_least[rows, place] = state[LEAST]
        state[BUCKET] = bucket
        np.subtract(state[RAW], state[ANCHOR], out=state[LEAST])

    def _resume(
        self, slots: NDArray[np.intp], lengths: NDArray[np.int32], samples: NDArray[np.int64] | int
    ) -> NDArray[np.bool_]:
        """Which packets follow [n] though not as expected: after lost ones, with a marker, by the other law.

        Their legs are brought to where just these packets were expected.
        """
        table = self._table
        state, headers = table.columns[:, slots], read_headers(table.rx, slots)
        first, stamps, end = headers[:, 0], headers[:, 1], state[END]
        kind, laws = kinds(first), table.kinds[slots]
        alaw = kind == laws[:, 1]
        steps = (first - state[SEQUENCE]) & 0xFFFF
        lowest = state[ANCHOR] - np.where(samples > table.matures[slots], DRIFT, 0)
        highest = np.minimum(state[ANCHOR] + DRIFT, state[SHIFT])
        follows: NDArray[np.bool_] = (
            (headers[:, 2] == state[KEY])
            & (lengths == TX_ROW)
            & (alaw | (kind == laws[:, 0]))
            & ((stamps - state[OFFSET] - end) & 0xFFFFFFFF == 0)
            & (steps - 1 < 3000)
            & (steps > 0)
            & (samples - end >= lowest)
            & (samples - end <= highest)
        )
        tags = tag_pairs(end // SLOT, alaw)
        state[UNIFORM] = np.where(tags == state[TAGS], state[UNIFORM], end)
        state[_EXPECTED] = self._beginnings[slots] & _UNMARKED, tags, state[KEY], lowest, highest
        state[SEQUENCE] += steps - 1
        state[SIZE] = FRAME
        table.columns[:, slots[follows]] = state[:, follows]
        until_wrap = np.minimum(0xFFFF - (first & 0xFFFF), (0xFFFFFFFF - stamps) // FRAME)[follows]
        self._sure = min(self._sure, int(until_wrap.min(initial=_FOREVER)) + 1)
        return follows

    def _enter(
        self,
        rows: slice | NDArray[np.intp],
        slots: NDArray[np.intp],
        state: NDArray[np.int64],
        raw: NDArray[np.int64],
        samples: NDArray[np.int64] | int,
    ) -> None:
        """Write the expected frames and move `state` [column, n] on; `raw` is arrival minus index."""
        self._write(rows, slots * RING_FRAMES, state)
        state[_GROWING] += _GROWTH
        self._measure(state, raw, samples)
        transits, buckets = raw - state[ANCHOR], samples // BUCKET_SAMPLES
        turned = state[BUCKET] != buckets
        if np.count_nonzero(turned):
            self._turn_buckets(slots, state, turned.nonzero()[0], buckets, transits)
        np.minimum(state[LEAST], transits, out=state[LEAST])
        self._count_down(state)

    def _write(self, rows: slice | NDArray[np.intp], starts: NDArray[np.intp], state: NDArray[np.int64]) -> None:
        """Copy the frames of `rows` into their rings, which begin at `starts`."""
        tags = state[TAGS]
        places = tags >> 3
        places &= RING_FRAMES - 1
        places += starts
        self._frames[places] = self._media[rows]
        self._tags[places] = tags

    def _count_down(self, state: NDArray[np.int64]) -> None:
        """One time less until a number wraps: then nothing is expected of anybody."""
        self._sure -= 1
        if not self._sure:
            self._sure, self._due = _FOREVER, -1
            self._table.columns[NEXT_SSRC] = state[NEXT_SSRC] = -1

    @staticmethod
    def _measure(state: NDArray[np.int64], raw: NDArray[np.int64], samples: NDArray[np.int64] | int) -> None:
        """Jitter (RFC 3550 A.8), greatest gap, and what play-out must bear."""
        jitter = state[JITTER]
        jitter += np.abs(raw - state[RAW]) - (jitter + 8 >> 4)
        state[RAW] = raw
        np.maximum(state[GAP], samples - state[LAST], out=state[GAP])
        state[LAST] = samples
        np.minimum(state[EARLIEST], raw, out=state[EARLIEST])
        np.maximum(state[LATEST], raw, out=state[LATEST])

    def _turn_buckets(
        self,
        slots: NDArray[np.intp],
        state: NDArray[np.int64],
        turned: NDArray[np.intp],
        buckets: NDArray[np.int64] | int,
        transits: NDArray[np.int64],
    ) -> None:
        """Put away the finished buckets of the legs that have begun a new one: those at `turned`."""
        old = state[BUCKET, turned]
        self._table.bucket_numbers[slots[turned], old % BUCKETS] = old
        self._table.bucket_least[slots[turned], old % BUCKETS] = state[LEAST, turned]
        state[BUCKET, turned] = _of(buckets, turned)
        state[LEAST, turned] = transits[turned]


def _of(values: NDArray[np.int64] | int, which: NDArray[np.intp]) -> NDArray[np.int64] | int:
    """These of the values, or the one that is everybody's."""
    return values[which] if isinstance(values, np.ndarray) else values
