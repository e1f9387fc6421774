"""The rows of the engine's struct of arrays: one per leg, and the index ring in which a leg's media lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM, encode_alaw, encode_ulaw
from emulator.rtp.arrays import PLAIN
from emulator.rtp.packet import HEADER_BYTES, PCMA, PCMU

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAME = 160
"""Samples of a tick, 20 ms at 8000 Hz: one byte each in what we send."""
SLOT = 80
"""Samples of a slot, the unit in which media are stored: 10 ms."""
RING_SLOTS = 1024
"""Slots of a leg's ring: 10.24 s of its index line."""
RING_FRAMES = RING_SLOTS * SLOT // FRAME
RX_ROW = 1536
"""Bytes of a receive row: a whole datagram of an Ethernet, so that nothing is ever cut off unseen."""
TX_ROW = 172
"""Bytes of a packet we send: RTP header and 160 bytes, in every codec."""
MULAW, ALAW, LINEAR = range(3)
"""Form of what a slot holds or a leg is sent: bytes of G.711, or samples, for codecs with a memory."""

EMPTY = -(1 << 30)
"""Tag of a ring slot that was never filled."""
NEVER = 1 << 40
"""Later than any sample."""

# Columns of `hot`, what the array path needs of each leg's time line.
SEQUENCE, END, PLACED, NEXT, TAGS = range(5)
"""What every packet that just follows moves on. SEQUENCE: highest, extended. END: end of the index line.
PLACED: packets written. NEXT: how the packet begins that is expected (`emulator.rtp.arrays.read_beginnings`).
TAGS: those of its two slots, the second's in the upper half."""
KEY, OFFSET, ANCHOR, LAST, BUCKET, LEAST, SIZE = range(5, 12)
"""KEY: the SSRC while nothing but plain following packets is expected, else -1. OFFSET: time stamp minus index.
ANCHOR: of the latest piece. LAST: arrival sample of the latest new highest index. BUCKET, LEAST: number and least
transit of the current bucket. SIZE: samples of the latest packet with a new highest index."""
RAW, JITTER, GAP, EARLIEST, LATEST, SHIFT = range(12, 18)
"""RAW: arrival sample minus index, of the latest packet that counts. JITTER: samples times 16 (RFC 3550 A.8).
GAP: greatest time between two new highest indices. EARLIEST, LATEST: least and greatest RAW in the current window of
play-out. SHIFT: at engine sample n the index n - SHIFT is played out."""
NEXT_SSRC, LOWEST, HIGHEST, UNIFORM = range(18, 22)
"""NEXT_SSRC: KEY while NEXT, TAGS, LOWEST and HIGHEST hold, else -1. LOWEST, HIGHEST: bounds of the RAW of a packet
that just follows. UNIFORM: all from this index up to where TAGS stand has come by the array path, in their law."""

# Columns of `play`, what else play-out knows of a leg.
BEGUN, FRESH, TARGET, RUN_PLACED, RUN_SINCE, DISCARDED, MISSING, CONCEALED = range(8)
"""BEGUN: first index of the segment. FRESH: indices below have had their turn. TARGET: what SHIFT comes down to.
RUN_PLACED: PLACED at the latest packet that was given up. RUN_SINCE: arrival of the first of a run of such.
DISCARDED: packets too late to be heard. MISSING: frames in a row that are not there.
CONCEALED: frames, counted while the leg is heard."""

BUCKETS = 20
PLAYOUT_WINDOWS = 5
_LAWS = (MULAW, ALAW)
PCM = (ULAW_TO_PCM, ALAW_TO_PCM)
"""Samples by byte, for the forms MULAW and ALAW."""
_NUMBERS = np.arange(RING_SLOTS)
_TAG_STEPS = 4 * np.arange(RING_SLOTS, dtype=np.int32)
_PAIRS = np.arange(1 << 16, dtype=np.uint16).view(np.uint8)
_PCM_PAIRS = [np.take(pcm, _PAIRS).view(np.uint32) for pcm in PCM]
"""Two samples for two bytes that lie side by side: half as many to look up."""


TAG_PAIR = 1 << 32 | 1
"""The tags of a frame's two slots lie side by side, and are read and written at once."""


def tag_pairs(numbers: NDArray[np.int64], forms: NDArray[np.integer]) -> NDArray[np.int64]:
    """Those of the frames [n] whose first slots have these numbers, in these forms."""
    return (numbers * 4 + forms) * TAG_PAIR + (4 << 32)


def stretch(slots: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The same rows, as a slice if they follow one another: those are read and written without a copy."""
    first, last = (int(slots[0]), int(slots[-1])) if len(slots) else (0, -1)
    if last - first == len(slots) - 1 and bool((slots[1:] > slots[:-1]).all()):
        return slice(first, last + 1)
    return slots


class LegRows:
    """All rows. Growing makes new arrays: look them up again after each tick, never keep them."""

    def __init__(self, capacity: int = 8) -> None:
        self.rx: NDArray[np.uint8] = np.zeros((capacity, RX_ROW), np.uint8)
        self.tx: NDArray[np.uint8] = np.zeros((capacity, TX_ROW), np.uint8)
        self.ring: NDArray[np.uint8] = np.zeros((capacity, RING_SLOTS, SLOT), np.uint8)
        self.tags: NDArray[np.int32] = np.full((capacity, RING_SLOTS), EMPTY, np.int32)
        """Which slot of the index line each place holds, times 4, plus its form."""
        self.linear: dict[int, NDArray[np.int16]] = {}
        """Ring [RING_SLOTS, SLOT] of decoded samples, of the legs that have needed one, by slot."""
        self.kinds: NDArray[np.int64] = np.zeros((capacity, 2), np.int64)
        """How plain packets of µ-law and A-law begin (`emulator.rtp.arrays.kinds`)."""
        self.columns: NDArray[np.int64] = np.zeros((UNIFORM + 1, capacity), np.int64)
        """What `hot` views, column by column: each lies in one piece."""
        self.matures: NDArray[np.int64] = np.zeros(capacity, np.int64)
        """Until this arrival sample the anchor of the segment may still be found (docs/decisions/0001)."""
        self.bucket_numbers: NDArray[np.int64] = np.zeros((capacity, BUCKETS), np.int64)
        self.bucket_least: NDArray[np.int64] = np.zeros((capacity, BUCKETS), np.int64)
        self.play: NDArray[np.int64] = np.zeros((capacity, 8), np.int64)
        self.past_earliest: NDArray[np.int64] = np.full((capacity, PLAYOUT_WINDOWS), NEVER, np.int64)
        self.past_latest: NDArray[np.int64] = np.full((capacity, PLAYOUT_WINDOWS), -NEVER, np.int64)
        self.doubts = 0
        """How often `doubt` was called: while it stays the same, nobody but the array path has changed the columns."""
        self.moved: set[int] = set()
        """Slots whose SHIFT or form has changed between two ticks."""
        self.sent: NDArray[np.int64] = np.zeros(capacity, np.int64)
        """Packets sent."""
        self.first_sequence: NDArray[np.int64] = np.zeros(capacity, np.int64)
        self.arrived: NDArray[np.int64] = np.zeros(capacity, np.int64)
        """Arrival sample of the latest packet that is no audio, or when it was agreed what the peer sends."""
        self.awaited: NDArray[np.bool_] = np.zeros(capacity, np.bool_)
        """Where RTP is to come from the peer."""
        self.inband: NDArray[np.bool_] = np.zeros(capacity, np.bool_)
        """Where digits are looked for in the audio."""
        self.stamp_offset: NDArray[np.int64] = np.zeros(capacity, np.int64)
        """Time stamp we send minus engine sample times clock."""
        self.clock: NDArray[np.int64] = np.ones(capacity, np.int64)
        """Units of the time stamps we send per engine sample."""
        self.form: NDArray[np.int32] = np.zeros(capacity, np.int32)
        """In which form the packets we send are made."""
        self.voice: dict[int, NDArray[np.int16]] = {}
        """Samples [160] of this tick for the legs whose form is LINEAR, by slot; encoded when they are sent."""

    @property
    def hot(self) -> NDArray[np.int64]:
        """The columns of each leg [slot, column]; they may be written to."""
        return self.columns.T

    def doubt(self, slots: int | list[int] | NDArray[np.intp]) -> None:
        """Expect nothing to the bit of the next packets of these legs: what that hangs on has changed."""
        self.columns[NEXT_SSRC, slots] = -1
        self.doubts += 1

    def clean(self, slot: int) -> None:
        """Make the rows of a slot those of a leg that has done nothing yet."""
        self.tags[slot] = EMPTY
        self.hot[slot] = 0
        self.hot[slot, KEY] = -1
        self.doubt(slot)
        self.bucket_numbers[slot] = -BUCKETS
        self.hot[slot, [EARLIEST, LATEST, UNIFORM]] = (NEVER, -NEVER, NEVER)
        self.past_earliest[slot] = NEVER
        self.past_latest[slot] = -NEVER
        self.play[slot] = 0
        self.sent[slot] = 0
        self.awaited[slot] = self.inband[slot] = False
        self.clock[slot] = 1
        self.form[slot] = MULAW
        self.kinds[slot] = (PLAIN + PCMU, PLAIN + PCMA)
        self.linear.pop(slot, None)
        self.voice.pop(slot, None)

    def grow(self) -> None:
        """Double the number of rows."""
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                axis = 1 if name == "columns" else 0
                setattr(self, name, np.concatenate([value, np.zeros_like(value)], axis=axis))

    def has(self, slot: int, index: int) -> bool:
        """Whether the 80-sample slot at `index` of a leg is filled."""
        number = index // SLOT
        return int(self.tags[slot, number % RING_SLOTS]) >> 2 == number

    def put(self, slot: int, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        """Let the leg hear `pcm` [160] in this tick. Returns what its peer decodes, as far as it is known here."""
        form = int(self.form[slot])
        if form == LINEAR:
            self.voice[slot] = pcm
            return pcm
        media = encode_alaw(pcm) if form == ALAW else encode_ulaw(pcm)
        self.tx[slot, HEADER_BYTES:] = media
        heard: NDArray[np.int16] = PCM[form][media]
        return heard

    def put_all(self, slots: NDArray[np.intp], pcm: NDArray[np.int16]) -> None:
        """Let each of `slots` hear its row of `pcm` [n, 160] in this tick."""
        forms = self.form[slots]
        if not forms.any():
            self.tx[slots, HEADER_BYTES:] = encode_ulaw(pcm)
            return
        for form, encode in ((MULAW, encode_ulaw), (ALAW, encode_alaw)):
            rows = (forms == form).nonzero()[0]
            self.tx[slots[rows], HEADER_BYTES:] = encode(pcm[rows])
        for row in (forms == LINEAR).nonzero()[0].tolist():
            self.voice[int(slots[row])] = pcm[row]

    def last_put(self, slot: int) -> NDArray[np.int16]:
        """The samples [160] that the leg hears in this tick, as far as it is known here what its peer decodes."""
        form = int(self.form[slot])
        if form == LINEAR:
            return self.voice[slot]
        heard: NDArray[np.int16] = PCM[form][self.tx[slot, HEADER_BYTES:]]
        return heard

    def store(self, slot: int, index: int, media: NDArray[np.uint8] | NDArray[np.int16], form: int) -> None:
        """Write whole slots, bytes or samples by their `form`, from `index` on; a slot once filled keeps its data."""
        if form == LINEAR and slot not in self.linear:
            self.linear[slot] = np.zeros((RING_SLOTS, SLOT), np.int16)
        ring = self.linear[slot] if form == LINEAR else self.ring[slot]
        first = index // SLOT
        for number in range(first, first + len(media) // SLOT):
            place = number % RING_SLOTS
            if int(self.tags[slot, place]) >> 2 != number:
                offset = (number - first) * SLOT
                ring[place] = media[offset : offset + SLOT]
                self.tags[slot, place] = number * 4 + form

    def load(self, slot: int, start: int, out: NDArray[np.int16]) -> None:
        """Decode the index line from `start` on into `out` [n]; where nothing is filled `out` stays as it is."""
        stop = start + len(out)
        first = start // SLOT
        count = -(-stop // SLOT) - first
        places = _places(first, count)
        cut = slice(start - first * SLOT, stop - first * SLOT)
        tags = self.tags[slot, places]
        form = self._only_form(slot, start, len(out))
        if form is not None:
            out[:] = self._in_form(slot, places, form)[cut]
            return
        filled = tags >> 2 == _NUMBERS[:count] + first
        pcm = self.decoded(slot, places, np.where(filled, tags & 3, MULAW))
        np.copyto(out, pcm[cut], where=np.repeat(filled, SLOT)[cut])

    def pair(self, slots: tuple[int, int], starts: tuple[int, int], count: int) -> NDArray[np.int16] | None:
        """Two stretches of index lines side by side, PCM [count, 2]; None unless all of it is there in one law."""
        form = self._only_form(slots[0], starts[0], count)
        if form not in _LAWS or form != self._only_form(slots[1], starts[1], count):
            return None
        return self.interleaved(form, slots, starts, count)

    def law(self, slot: int, start: int, count: int) -> int | None:
        """The law in which a stretch of an index line is all there; None: that has to be looked at."""
        columns = self.columns
        end, tags = columns.item(END, slot), columns.item(TAGS, slot)
        is_known = (
            columns.item(UNIFORM, slot) <= start and start + count <= end and (tags & 0xFFFFFFFF) >> 2 == end // SLOT
        )
        return tags & 3 if is_known else None

    def interleaved(self, form: int, slots: tuple[int, int], starts: tuple[int, int], count: int) -> NDArray[np.int16]:
        """Two stretches of index lines that are all there in one law, side by side: PCM [count, 2]."""
        first, second = (self._line(slot, start, count) for slot, start in zip(slots, starts, strict=True))
        # A sample of each side by side, as two of one leg are elsewhere: one look decodes both.
        pairs = second.astype(np.uint16)
        pairs <<= 8
        pairs |= first.astype(np.uint16)
        return _PCM_PAIRS[form].take(pairs, mode="wrap").view(np.int16).reshape(-1, 2)

    def _line(self, slot: int, start: int, count: int) -> NDArray[np.uint8]:
        """So many bytes of a leg's ring from index `start` on."""
        ring, first = self.ring[slot].reshape(-1), start % (RING_SLOTS * SLOT)
        line = ring[first : first + count]
        return line if len(line) == count else np.concatenate([line, ring[: count - len(line)]])

    def _only_form(self, slot: int, start: int, count: int) -> int | None:
        """The form of a stretch of an index line that is all there; None when it is not, or has several."""
        first, stop = start // SLOT, -(-(start + count) // SLOT)
        places = _places(first, stop - first)
        form = int(self.tags[slot, first % RING_SLOTS]) & 3
        wanted = _TAG_STEPS[: stop - first] + (first * 4 + form)
        return form if self.tags[slot, places].tobytes() == wanted.tobytes() else None

    def frames(self, slots: NDArray[np.intp], starts: NDArray[np.int64]) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
        """20 ms of each of `slots` from index `starts` on: PCM [n, 160], zero where [n, 2] says that it is missing."""
        numbers = (starts // SLOT)[:, None] + np.arange(2)
        places = numbers % RING_SLOTS
        tags = self.tags[slots[:, None], places]
        filled = tags >> 2 == numbers
        return self.pcm(slots, places, filled, tags & 3), filled

    def pcm(
        self,
        slots: NDArray[np.intp],
        places: NDArray[np.intp],
        filled: NDArray[np.bool_],
        forms: NDArray[np.int32],
    ) -> NDArray[np.int16]:
        """The samples [n, 160] at two `places` [n, 2] of each ring, zero where they are not `filled`."""
        pairs = self.ring[slots[:, None], places].view(np.uint16)
        pcm = _PCM_PAIRS[MULAW].take(pairs, mode="wrap").view(np.int16)
        is_alaw = forms == ALAW
        if is_alaw.any():
            pcm[is_alaw] = _PCM_PAIRS[ALAW].take(pairs[is_alaw], mode="wrap").view(np.int16)
        for row, half in np.argwhere(filled & (forms == LINEAR)).tolist():
            pcm[row, half] = self.linear[int(slots[row])][places[row, half]]
        if not filled.all():
            pcm[~filled] = 0
        return pcm.reshape(len(slots), FRAME)

    def decoded(self, slot: int, places: slice | NDArray[np.intp], forms: NDArray[np.int32]) -> NDArray[np.int16]:
        """The samples [n * 80] at `places` of a leg's ring, each by its own form; nearly always all have the same."""
        form = int(forms[0])
        if (forms == form).all():
            return self._in_form(slot, places, form)
        pcm = np.empty((len(forms), SLOT), np.int16)
        for form in np.unique(forms).tolist():
            which = forms == form
            pcm[which] = self._in_form(slot, places, form).reshape(-1, SLOT)[which]
        return pcm.reshape(-1)

    def _in_form(self, slot: int, places: slice | NDArray[np.intp], form: int) -> NDArray[np.int16]:
        if form == LINEAR:
            return self.linear[slot][places].reshape(-1)
        pairs = self.ring[slot, places].reshape(-1).view(np.uint16)
        return _PCM_PAIRS[form].take(pairs, mode="wrap").view(np.int16)


def _places(first: int, count: int) -> slice | NDArray[np.intp]:
    """Where so many slots of the index line lie in the ring; a stretch of it is read without a copy."""
    place = first % RING_SLOTS
    if place + count <= RING_SLOTS:
        return slice(place, place + count)
    return np.arange(place, place + count) % RING_SLOTS
