"""The legs of the engine: what is known of each besides its rows, and which rows are whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from emulator.media.rows import ALAW, KEY, MULAW, LegRows
from emulator.rtp.arrays import PLAIN
from emulator.rtp.packet import PCMA, PCMU

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emulator.audio.coders import Decoder
    from emulator.base.address import Address
    from emulator.media.cues import PlayingCue
    from emulator.media.keypad import Keypad
    from emulator.media.timeline import Timeline
    from emulator.rtp.telephone_event import EventPacket

_LAWS = {"PCMU": MULAW, "PCMA": ALAW}


@dataclass(slots=True, kw_only=True, eq=False)
class PeerReports:
    """What passed between a leg and its peer by RTCP."""

    told_expected: int = 0
    told_lost: int = 0
    told_sent: int = 0
    """As of our last report."""
    last_sr: int = 0
    last_sr_ns: int = 0
    """The peer's latest SR, and its arrival on the engine's clock."""
    round_trip_ms: float | None = None
    remote_lost: int | None = None
    remote_jitter: int | None = None
    """The peer's latest report on what we send: packets, samples."""


class Turn(NamedTuple):
    """Somebody takes the place at the far end of a leg: at its beginning, by a transfer, or from a new address.

    Who is heard there is there. What SDP says counts only until the first packet has come: a phone behind a NAT never
    sends from the address that it names, and one that moves may go on where it was.
    """

    since: int
    """Engine sample."""
    remote: Address
    leg: str
    """The leg of ours that has this address, after an attended transfer; else empty."""


@dataclass(slots=True, kw_only=True, eq=False)
class Leg:
    """What is known of a leg besides its rows."""

    leg: str
    slot: int
    local: Address
    ssrc: int
    timeline: Timeline
    agreed: Address | None = None
    """Where offer/answer says to send."""
    remote: Address | None = None
    """Where we send: `agreed`, or the source that the host has latched on to."""
    turns: list[Turn] = field(default_factory=list)
    """Who has been at the far end, in order. Who holds stays there."""
    is_heard: bool = False
    """Whether the host has latched on to a source: whom else it hears, it tells."""
    rtcp_remote: Address | None = None
    rtcp_mux: bool = False
    payload_type: int = 0
    codec: str = "PCMU"
    """What we send."""
    telephone_event_type: int | None = None
    payload_types: dict[int, str] = field(default_factory=lambda: {PCMU: "PCMU", PCMA: "PCMA"})
    """What the peer may send."""
    decoders: dict[str, Decoder] = field(default_factory=dict)
    """By codec, of the current segment: those that have been needed."""
    opened_sample: int = 0
    closed_sample: int | None = None
    first_sequence: int = 0
    peer: Leg | None = None
    """The bridged leg."""
    room: str = ""
    """The room that it is in, if any."""
    speaks: bool = True
    """Whether it is heard there; False: muted."""
    is_recorded: bool = True
    """Whether what it says there stands on tracks."""
    cue: PlayingCue | None = None
    feeding: str = ""
    """The feeds that the leg hears now, over its cue and its bridge; empty: none."""
    key: EventPacket | NDArray[np.int16] | None = None
    """What it is sent in this tick instead of a frame: a packet of a telephone event, or 20 ms of tones."""
    telephone_event_rate: int = 8000
    keypad: Keypad | None = None
    """What the telephone events of its present source have told."""
    passed_over: int = 0
    """RTP packets that carry no audio that we know."""
    counted: tuple[int, int] = (0, 0)
    """Packets in and out when they were told last."""
    event_packets: int = 0
    """Packets sent that held a telephone event."""
    reports: PeerReports = field(default_factory=PeerReports)


class LegTable(LegRows):
    """Rows and the legs that have them."""

    def __init__(self, capacity: int = 8) -> None:
        super().__init__(capacity)
        self.legs: list[Leg | None] = [None] * capacity
        self.slots: dict[str, int] = {}
        """Slot of each open leg."""
        self.tick_quantised = False
        """Whether arrivals are of ticks, not of packets."""

    def allocate(self) -> int:
        """A free slot with clean rows; the table doubles when there is none."""
        if None not in self.legs:
            self.grow()
            self.legs += [None] * len(self.legs)
        slot = self.legs.index(None)
        self.clean(slot)
        return slot

    def find(self, leg: str) -> Leg | None:
        """An open leg by name."""
        slot = self.slots.get(leg)
        return None if slot is None else self.legs[slot]

    def close(self, leg: Leg, now: int) -> None:
        """Take no packets of a leg any more; its slot stays until nothing needs its rows."""
        hot = self.hot[leg.slot]
        hot[KEY] = -1
        self.doubt(leg.slot)
        leg.timeline.close(hot.tolist())
        leg.closed_sample = now
        del self.slots[leg.leg]

    def turn(self, leg: Leg, remote: Address | None, now: int) -> None:
        """Send to `remote` from now on, if anywhere."""
        leg.remote = remote
        if remote is not None and not leg.is_heard:
            self._take_place(leg, remote, now)

    def hear(self, leg: Leg, source: Address, now: int) -> None:
        """The packets of a leg come from there: it is sent there, too, but not while it is on hold."""
        leg.is_heard = True
        if leg.remote is not None:
            leg.remote = source
        self._take_place(leg, source, now)

    def _take_place(self, leg: Leg, remote: Address, now: int) -> None:
        if leg.turns and leg.turns[-1].remote == remote:
            return
        others = (self.legs[slot] for slot in self.slots.values() if slot != leg.slot)
        ours = next((other.leg for other in others if other is not None and other.local == remote), "")
        leg.turns.append(Turn(now, remote, ours))

    def accept(self, leg: Leg, payload_types: tuple[tuple[int, str], ...]) -> None:
        """Understand these payload types besides those that the leg's peer might send before."""
        leg.payload_types.update(payload_types)
        self.doubt(leg.slot)
        for number, codec in leg.payload_types.items():
            if codec in _LAWS:
                self.kinds[leg.slot, _LAWS[codec]] = PLAIN + number
