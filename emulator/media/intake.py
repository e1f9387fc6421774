"""From received datagrams to the index rings: whole arrays where packets follow one another, one by one where not.

A packet takes the array path when it is plain G.711 of 20 ms that continues its leg's segment without loss, jump or
drift. Everything else (docs/decisions/0001), other codecs (0004) and telephone events included, goes row by row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coders import CODERS
from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM
from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_SAMPLE
from emulator.media.beside_audio import BesideAudio
from emulator.media.events import RtpStarted
from emulator.media.rows import (
    ALAW,
    ANCHOR,
    BUCKET,
    BUCKETS,
    EARLIEST,
    END,
    FRAME,
    GAP,
    JITTER,
    KEY,
    LAST,
    LATEST,
    LEAST,
    LINEAR,
    MULAW,
    OFFSET,
    PLACED,
    RAW,
    RING_SLOTS,
    SEQUENCE,
    SHIFT,
    SIZE,
    SLOT,
    TX_ROW,
)
from emulator.media.timeline import BUCKET_SAMPLES, DRIFT, Arrival
from emulator.rtp.arrays import kinds, read_headers
from emulator.rtp.packet import HEADER_BYTES, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable
    from emulator.rtp.packet import RtpPacket

_FEW = 2
"""Up to so many packets are quicker one by one than as arrays (measured)."""
_QUIET = 64
_LAWS = {"PCMU": (MULAW, ULAW_TO_PCM), "PCMA": (ALAW, ALAW_TO_PCM)}


class Intake:
    """Takes the packets of all legs. `events` is the engine's list; digits and first packets are added to it."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events
        self._beside = BesideAudio(table, events)
        self._frame_ring: NDArray[np.uint8] = table.ring
        self._frame_tags: NDArray[np.int32] = table.tags
        self._bind()

    def _bind(self) -> None:
        """View the rings as frames of two slots; anew after the table has grown."""
        table = self._table
        self._bound_to = table.ring
        self._frame_ring = table.ring.reshape(len(table.ring), RING_SLOTS // 2, FRAME)
        self._frame_tags = table.tags.reshape(len(table.tags), RING_SLOTS // 2, 2)

    def receive(self, slots: NDArray[np.intp], lengths: NDArray[np.int32], arrivals_ns: NDArray[np.int64]) -> None:
        """Take one packet for each of `slots` (all different), which lies at the start of its row of `rx`."""
        if len(slots) > _FEW:
            samples = arrivals_ns // NS_PER_SAMPLE
            left = self._receive_following(slots, lengths, samples)
            slots, lengths, arrivals_ns = slots[left], lengths[left], arrivals_ns[left]
        for slot, length, arrival in zip(slots.tolist(), lengths.tolist(), arrivals_ns.tolist(), strict=True):
            self._receive_one(slot, length, arrival // NS_PER_SAMPLE)

    def tick(self, now: int) -> None:
        """Notice what has not come."""
        self._beside.tick(now)

    def _receive_following(
        self, slots: NDArray[np.intp], lengths: NDArray[np.int32], samples: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Take all packets that just follow; a mask [n] of those left for the slow path."""
        table = self._table
        if self._bound_to is not table.ring:
            self._bind()
        rows = stretch(slots)
        headers = read_headers(table.rx, rows)
        hot = table.hot[rows]
        first = headers[:, 0]
        kind, laws = kinds(first), table.kinds[rows]
        alaw = kind == laws[:, 1]
        raw = samples - hot[:, END]
        transits = raw - hot[:, ANCHOR]
        steps = (first - hot[:, SEQUENCE]) & 0xFFFF
        follows: NDArray[np.bool_] = (
            (headers[:, 2] == hot[:, KEY])
            & (lengths == TX_ROW)
            & (alaw | (kind == laws[:, 0]))
            & ((headers[:, 1] - hot[:, OFFSET] - hot[:, END]) & 0xFFFFFFFF == 0)
            & (steps - 1 < 3000)
            & (steps > 0)
            & (np.abs(transits) <= DRIFT)
            & ((transits >= 0) | (samples > table.matures[rows]))
            & (raw <= hot[:, SHIFT])
        )
        if follows.all():
            self._take(rows, slots, hot, alaw, steps, samples, raw)
        elif follows.any():
            few = follows.nonzero()[0]
            self._take(slots[few], slots[few], hot[few], alaw[few], steps[few], samples[few], raw[few])
        return ~follows

    def _take(
        self,
        rows: slice | NDArray[np.intp],
        slots: NDArray[np.intp],
        hot: NDArray[np.int64],
        alaw: NDArray[np.bool_],
        steps: NDArray[np.int64],
        samples: NDArray[np.int64],
        raw: NDArray[np.int64],
    ) -> None:
        """Write the frames and move the time lines on; `raw` is arrival minus index."""
        table = self._table
        numbers = hot[:, END] // SLOT
        places = (numbers // 2) % (RING_SLOTS // 2)
        self._frame_ring[slots, places] = table.rx[rows, HEADER_BYTES:TX_ROW]
        tags = numbers * 4 + alaw
        self._frame_tags[slots, places, 0] = tags
        self._frame_tags[slots, places, 1] = tags + 4
        self._measure(hot, samples, raw)
        hot[:, SEQUENCE] += steps
        hot[:, END] += FRAME
        hot[:, LAST] = samples
        hot[:, SIZE] = FRAME
        hot[:, PLACED] += 1
        transits = raw - hot[:, ANCHOR]
        buckets = samples // BUCKET_SAMPLES
        if (buckets != hot[:, BUCKET]).any():
            self._turn_buckets(slots, hot, buckets, transits)
        hot[:, LEAST] = np.minimum(hot[:, LEAST], transits)
        table.hot[rows] = hot

    @staticmethod
    def _measure(hot: NDArray[np.int64], samples: NDArray[np.int64], raw: NDArray[np.int64]) -> None:
        """Jitter (RFC 3550 A.8), greatest gap, and what play-out must bear, before the time lines move on."""
        jitter = hot[:, JITTER]
        jitter += np.abs(raw - hot[:, RAW]) - (jitter + 8 >> 4)
        hot[:, RAW] = raw
        np.maximum(hot[:, GAP], samples - hot[:, LAST], out=hot[:, GAP])
        np.minimum(hot[:, EARLIEST], raw, out=hot[:, EARLIEST])
        np.maximum(hot[:, LATEST], raw, out=hot[:, LATEST])

    def _turn_buckets(
        self,
        slots: NDArray[np.intp],
        hot: NDArray[np.int64],
        buckets: NDArray[np.int64],
        transits: NDArray[np.int64],
    ) -> None:
        """Put away the finished buckets of the legs that have begun a new one."""
        turned = (buckets != hot[:, BUCKET]).nonzero()[0]
        old = hot[turned, BUCKET]
        self._table.bucket_numbers[slots[turned], old % BUCKETS] = old
        self._table.bucket_least[slots[turned], old % BUCKETS] = hot[turned, LEAST]
        hot[turned, BUCKET] = buckets[turned]
        hot[turned, LEAST] = transits[turned]

    def _receive_one(self, slot: int, length: int, sample: int) -> None:
        leg = self._table.legs[slot]
        if leg is None or leg.closed_sample is not None:
            return
        try:
            self._receive_packet(leg, parse(self._table.rx[slot, :length].tobytes()), sample)
        except PeerViolation:
            return  # No RTP, or a telephone event that is cut short: nothing to hear.

    def _receive_packet(self, leg: Leg, packet: RtpPacket, sample: int) -> None:
        codec = leg.payload_types.get(packet.payload_type, "")
        if codec in _LAWS and len(packet.payload) >= SLOT:
            self._receive_g711(leg, packet, sample, codec)
        elif codec in CODERS and CODERS[codec].samples(packet.payload) >= SLOT:
            self._receive_coded(leg, packet, sample, codec)
        else:
            self._beside.receive(leg, packet, sample)

    def _receive_g711(self, leg: Leg, packet: RtpPacket, sample: int, codec: str) -> None:
        form, decoder = _LAWS[codec]
        media = np.frombuffer(packet.payload, np.uint8, len(packet.payload) // SLOT * SLOT)
        arrival = _arrival(packet, sample, len(media))
        index = self._place(leg, packet, arrival, lambda: bool((np.abs(decoder[media]) <= _QUIET).all()))
        if index is not None:
            self._table.store(leg.slot, index, media, form)

    def _receive_coded(self, leg: Leg, packet: RtpPacket, sample: int, codec: str) -> None:
        """A packet of a codec with a memory: where it stands follows from headers alone, so that no decoder decides."""
        coder = CODERS[codec]
        length = coder.samples(packet.payload) // SLOT * SLOT
        arrival = _arrival(packet, sample, length)._replace(clock=coder.clock, has_memory=True)
        index = self._place(leg, packet, arrival, lambda: False)
        if index is None:
            return
        if codec not in leg.decoders:
            leg.decoders[codec] = coder.decoder()
        pcm = leg.decoders[codec].decode(packet.payload)
        self._table.store(leg.slot, index, pcm[:length], LINEAR)

    def _place(self, leg: Leg, packet: RtpPacket, arrival: Arrival, is_quiet: Callable[[], bool]) -> int | None:
        """Where to write the packet, by the leg's time line; None: nowhere."""
        table, slot, line = self._table, leg.slot, leg.timeline
        segments = len(line.segments)
        hot: list[int] = table.hot[slot].tolist()
        index = line.place(hot, arrival, is_quiet)
        table.hot[slot] = hot
        if len(line.segments) > segments:
            leg.decoders.clear()
        if not segments and line.segments:
            self._events.append(
                RtpStarted(leg=leg.leg, at_sample=arrival.sample, ssrc=packet.ssrc, payload_type=packet.payload_type)
            )
        return index


def stretch(slots: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The same rows, as a slice if they follow one another: those are read and written without a copy."""
    first, last = int(slots[0]), int(slots[-1])
    if last - first == len(slots) - 1 and bool((slots[1:] > slots[:-1]).all()):
        return slice(first, last + 1)
    return slots


def _arrival(packet: RtpPacket, sample: int, length: int) -> Arrival:
    return Arrival(sequence=packet.sequence, timestamp=packet.timestamp, ssrc=packet.ssrc, sample=sample, length=length)
