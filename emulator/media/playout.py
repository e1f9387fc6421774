"""What a leg hears of another: one frame per tick from the other's ring, as far behind its packets as they need.

How far is decided in `playout_delay`; it changes when packets come too late, in pauses, and once a second. Recordings
know nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.audio.g711 import ALAW_SILENCE, ALAW_TO_ULAW, ULAW_SILENCE, ULAW_TO_ALAW
from emulator.media.loudness import loud_bytes, loud_samples
from emulator.media.playout_delay import WINDOW, review
from emulator.media.rows import (
    BEGUN,
    CONCEALED,
    FRAME,
    FRESH,
    LINEAR,
    MISSING,
    MULAW,
    RING_FRAMES,
    RING_SLOTS,
    SHIFT,
    SLOT,
    TAG_PAIR,
    TARGET,
    stretch,
    tag_pairs,
)
from emulator.rtp.packet import HEADER_BYTES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.legs import LegTable

PAUSE = 10
"""Frames in a row that do not come and are no longer missed: the sender has paused."""

_FRAME = np.dtype("V160")
"""The bytes of a frame as one thing: they are copied quicker so."""
_PAIR = np.arange(2)
_TRANSCODE = np.stack([ALAW_TO_ULAW, ULAW_TO_ALAW])
"""By the law wanted: 0 µ-law, 1 A-law."""
SILENCE = np.array([ULAW_SILENCE, ALAW_SILENCE], np.uint8)


class Playout:
    """Who hears whom, and the frame of everybody who is heard."""

    def __init__(self, table: LegTable) -> None:
        self._table = table
        self._rows: dict[int, int] = {}
        self._sources = np.zeros(0, np.intp)
        self._listeners = np.zeros(0, np.intp)
        self._media: NDArray[Any] = np.zeros((0, 2, SLOT), np.uint8)
        """Of each source [n, 2, SLOT]; while all is there, each as one thing [n]."""
        self._filled = np.zeros((0, 2), np.bool_)
        self._forms = np.zeros((0, 2), np.int32)
        self._starts = np.zeros(0, np.intp)
        """Where the ring of each source begins among all frames of all rings."""
        self._places = np.zeros((0, 2), np.intp)
        self._window = 0
        self._offsets = np.zeros((0, 2), np.int64)
        """What makes the numbers of a frame's slots of the tick's: minus the shift, in slots."""
        self._fresh: NDArray[np.int64] | None = None
        """The first slot numbers that have not had their turn [n, 1]; None while nobody waits for them."""
        self._deep: NDArray[np.intp] = np.zeros(0, np.intp)
        """Rows of those who are heard later than they need be."""
        self._is_missing = False
        self._rows_heard: slice | NDArray[np.intp] = self._listeners
        """Rows of the listeners."""
        self._wanted = np.zeros(0, np.int64)
        """The tags of a whole frame in the law of who hears it, less what grows with time [n]."""
        self._laws, self._whole = self._forms, self._filled
        """The forms that are wanted, and `filled` when nothing is missing."""
        self._bind()

    def _bind(self) -> None:
        """View rings and packets as what lies in them; anew after the table has grown."""
        table = self._table
        self._bound_to = table.ring
        self._frames, self._tags = table.ring.reshape(-1).view(_FRAME), table.tags.reshape(-1).view(np.int64)
        self._heard = table.tx[:, HEADER_BYTES:].view(_FRAME)[:, 0]

    def route(self, bridges: dict[int, int], speakers: list[int]) -> None:
        """Set who is heard: `bridges` maps a listening slot to the one it hears; `speakers` are heard in rooms."""
        bridges = dict(sorted(bridges.items()))
        sources = [*bridges.values(), *speakers]
        new = [slot for slot in sources if slot not in self._rows]
        self._table.play[new, MISSING] = 0
        self._rows = {slot: row for row, slot in enumerate(sources)}
        self._sources = np.array(sources, np.intp)
        self._listeners = np.array(list(bridges), np.intp)
        self._rows_heard = stretch(self._listeners)
        self._look_up()

    def tick(self, now: int) -> None:
        """Read the frame of every source, and put it into the packets of those who hear it."""
        table = self._table
        if now // WINDOW != self._window:
            self._window = now // WINDOW
            review(table, now)
            self._look_up()
        elif table.moved:
            self._look_up()
        if not len(self._sources):
            return
        is_whole = self._pass_on(now)
        if not is_whole:
            self._read(now)
            self._deliver()
        if self._is_missing or not (is_whole or self._filled.all()):
            self._note_missing(now)
        if len(self._deep):
            self._catch_up()

    def _pass_on(self, now: int) -> bool:
        """If all frames are there, and in the law of who hears them: copy them, as nearly always. Else do nothing."""
        table = self._table
        if table.linear or table.voice or self._fresh is not None or len(self._sources) > len(self._listeners):
            return False
        if self._bound_to is not table.ring:
            self._bind()
        wanted = self._wanted + now // SLOT * (4 * TAG_PAIR)
        which = wanted >> 3
        which &= RING_FRAMES - 1
        which += self._starts
        if self._tags.take(which).tobytes() != wanted.tobytes():
            return False
        frames = self._frames[which]
        self._heard[self._rows_heard] = frames
        self._media, self._filled, self._forms = frames, self._whole, self._laws
        return True

    def _read(self, now: int) -> None:
        """Read what there is of the frames of this tick."""
        table, sources = self._table, self._sources
        numbers = self._offsets + now // SLOT
        places = numbers % RING_SLOTS
        tags = table.tags[sources[:, None], places]
        self._filled = tags >> 2 == numbers
        if self._fresh is not None:
            self._wait(numbers, self._fresh)
        self._forms = tags & 3
        self._places = places
        self._media = table.ring[sources[:, None], places]

    def spoken(self) -> NDArray[np.int16]:
        """What the speakers say in this tick [n, 160], in the order given; what is missing is zero."""
        rows = slice(len(self._listeners), len(self._sources))
        return self._table.pcm(self._sources[rows], self._places[rows], self._filled[rows], self._forms[rows])

    def quiet(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether this tick's frames of sources [n], by row, have no loud sample; what is missing is silent."""
        filled, forms = self._filled[rows], self._forms[rows]
        is_linear = filled & (forms == LINEAR)
        media = self._media[rows].view(np.uint8).reshape(-1, 2, SLOT)
        loud = loud_bytes(media, np.where(filled & ~is_linear, forms, MULAW)[:, :, None]).any(axis=2)
        quiet: NDArray[np.bool_] = np.logical_not((loud & filled).any(axis=1))
        for at in is_linear.any(axis=1).nonzero()[0].tolist():
            quiet[at] = not len(loud_samples(self._frame(int(rows[at]))))
        return quiet

    def _frame(self, row: int) -> NDArray[np.int16]:
        """This tick's samples [160] of a source; what is missing is zero."""
        filled = self._filled[row]
        if not filled.any():
            return np.zeros(FRAME, np.int16)
        forms = np.where(filled, self._forms[row], MULAW)
        pcm = self._table.decoded(int(self._sources[row]), self._places[row], forms)
        return np.where(np.repeat(filled, SLOT), pcm, np.int16(0))

    def _look_up(self) -> None:
        """Take over the shifts of the sources."""
        table, sources = self._table, self._sources
        shifts = table.hot[sources, SHIFT]
        self._starts = sources * RING_FRAMES
        self._offsets = (-shifts // SLOT)[:, None] + _PAIR
        self._fresh = -(-table.play[sources, FRESH][:, None] // SLOT)
        laws = table.form[self._listeners]
        self._laws = laws[:, None].repeat(2, axis=1)
        self._wanted = tag_pairs(-shifts[: len(laws)] // SLOT, laws)
        self._whole = np.ones((len(sources), 2), np.bool_)
        self._deep = (shifts > table.play[sources, TARGET]).nonzero()[0]
        table.moved.clear()

    def _wait(self, numbers: NDArray[np.int64], fresh: NDArray[np.int64]) -> None:
        """What has had its turn is not played out again."""
        waiting = numbers < fresh
        self._filled &= ~waiting
        if not waiting.any():
            self._fresh = None

    def _note_missing(self, now: int) -> None:
        """Count the frames that were missing, once one is there again; a long run of them is a pause of the sender."""
        play = self._table.play[self._sources]
        missing = ~self._filled.all(axis=1)
        waited = play[:, MISSING]
        has_begun = now - self._table.hot[self._sources, SHIFT] >= play[:, BEGUN]
        play[:, CONCEALED] += np.where(missing | (waited > PAUSE), 0, waited)
        play[:, MISSING] = np.where(missing, waited + has_begun, 0)
        self._table.play[self._sources] = play
        self._is_missing = bool(play[:, MISSING].any())

    def _catch_up(self) -> None:
        """Leave out a frame in a pause."""
        quiet = self._sources[self._deep[self.quiet(self._deep)]]
        if len(quiet):
            self._table.hot[quiet, SHIFT] -= FRAME
            self._table.doubt(quiet)
            self._look_up()

    def _deliver(self) -> None:
        """Copy payload bytes; transcode and fill in silence only in the rows that need it."""
        table, listeners = self._table, self._listeners
        count = len(listeners)
        media, filled, forms = self._media[:count], self._filled[:count], self._forms[:count]
        laws = self._laws[:, 0]
        if table.linear or table.voice:
            is_linear = (laws == LINEAR) | (filled & (forms == LINEAR)).any(axis=1)
            for row in is_linear.nonzero()[0].tolist():
                table.put(int(listeners[row]), self._frame(row))
            rest = ~is_linear
            listeners, media, filled, forms, laws = (each[rest] for each in (listeners, media, filled, forms, laws))
        ready = filled & (forms == laws[:, None])
        if not ready.all():
            odd = (~ready.all(axis=1)).nonzero()[0]
            law = laws[odd][:, None, None]
            same = forms[odd][:, :, None] == law
            mended = np.where(same, media[odd], _TRANSCODE[law, media[odd]])
            media = media.copy()
            media[odd] = np.where(filled[odd][:, :, None], mended, SILENCE[law])
        table.tx[listeners, HEADER_BYTES:] = media.reshape(len(listeners), FRAME)
