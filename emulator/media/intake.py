"""From received datagrams to the index rings: whole arrays where packets follow one another, one by one where not.

A packet takes the array path when it is plain G.711 of 20 ms that continues its leg's segment without jump or drift.
Everything else (docs/decisions/0001), other codecs (0004) and telephone events included, goes row by row. RTCP that
shares the port of RTP is told apart here (RFC 5761 §4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coders import CODERS
from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_SAMPLE
from emulator.media.beside_audio import BesideAudio
from emulator.media.events import RtpStarted
from emulator.media.following import Following
from emulator.media.rows import ALAW, LINEAR, MULAW, PCM, SLOT
from emulator.media.timeline import Arrival
from emulator.rtp.kinds import is_rtcp
from emulator.rtp.packet import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable
    from emulator.rtp.packet import RtpPacket

_FEW = 1
"""Up to so many packets are quicker one by one than as arrays (measured)."""
_QUIET = 64
_LAWS = {"PCMU": MULAW, "PCMA": ALAW}


class Intake:
    """Takes the packets of all legs. `events` is the engine's list; digits and first packets are added to it."""

    def __init__(self, table: LegTable, receive_rtcp: Callable[[int, bytes, int], None], events: list[Event]) -> None:
        self._table = table
        self._receive_rtcp = receive_rtcp
        self._events = events
        self._following = Following(table)
        self._beside = BesideAudio(table, events)

    def receive(
        self, slots: NDArray[np.intp], lengths: NDArray[np.int32], arrivals_ns: NDArray[np.int64] | int
    ) -> None:
        """Take one packet for each of `slots` (all different), which lies at the start of its row of `rx`.

        `arrivals_ns` [n], or one number where all came at once.
        """
        if len(slots) > _FEW:
            left = self._following.take(slots, lengths, arrivals_ns // NS_PER_SAMPLE)
            if not len(left):
                return
            slots, lengths = slots[left], lengths[left]
            arrivals_ns = arrivals_ns[left] if isinstance(arrivals_ns, np.ndarray) else arrivals_ns
        arrivals = arrivals_ns.tolist() if isinstance(arrivals_ns, np.ndarray) else [arrivals_ns] * len(slots)
        for slot, length, arrival in zip(slots.tolist(), lengths.tolist(), arrivals, strict=True):
            self._receive_one(slot, length, arrival)

    @property
    def is_at_rest(self) -> bool:
        """Whether no tones are looked for."""
        return self._beside.is_at_rest

    def tick(self, now: int) -> None:
        """Look for tones."""
        self._beside.tick(now)

    def look(self, now: int) -> None:
        """Notice what has not come; once a second."""
        self._beside.look(now)

    def _receive_one(self, slot: int, length: int, arrival_ns: int) -> None:
        leg = self._table.legs[slot]
        if leg is None or leg.closed_sample is not None:
            return
        data = self._table.rx[slot, :length].tobytes()
        if is_rtcp(data):
            self._receive_rtcp(slot, data, arrival_ns)
            return
        try:
            self._receive_packet(leg, parse(data), arrival_ns // NS_PER_SAMPLE)
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
        form = _LAWS[codec]
        media = np.frombuffer(packet.payload, np.uint8, len(packet.payload) // SLOT * SLOT)
        arrival = _arrival(packet, sample, len(media))
        index = self._place(leg, packet, arrival, lambda: bool((np.abs(PCM[form][media]) <= _QUIET).all()))
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
        table.doubt(slot)
        if len(line.segments) > segments:
            leg.decoders.clear()
        if not segments and line.segments:
            self._events.append(
                RtpStarted(leg=leg.leg, at_sample=arrival.sample, ssrc=packet.ssrc, payload_type=packet.payload_type)
            )
        return index


def _arrival(packet: RtpPacket, sample: int, length: int) -> Arrival:
    return Arrival(sequence=packet.sequence, timestamp=packet.timestamp, ssrc=packet.ssrc, sample=sample, length=length)
