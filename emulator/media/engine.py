"""The media engine: a pure function of (state, packets, tick). Hosts fill rows, tick, and send, write and pass on.

Once per 20 ms a host does, in this order:
1. `handle` each command that has come (carried out at the start of the next tick);
2. for each open slot read a datagram into `rx[slot]` and `receive` them, again for those that have more; what comes to
   a port of RTCP goes to `receive_rtcp`;
3. `tick()`;
4. send `tx[slot]` for each of `tx_slots` and each packet of `tx_events` to `remote(slot)`, and what `take_rtcp` gives
   to `rtcp_remote(slot)`;
5. `record()`, for which no packet has to wait;
6. write `take_blocks()`, then pass on `take_events()`: a RecordingClosed is true once the blocks before it are written.

Times are engine samples, 8000 per second from 0; tick n stands at sample 160·n.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from emulator.base.units import SAMPLES_PER_S
from emulator.media.beeps import Beeps
from emulator.media.counting import Counting
from emulator.media.feeds import Feeds
from emulator.media.hearing import Hearing
from emulator.media.intake import Intake
from emulator.media.legs import LegTable
from emulator.media.levels import Levels
from emulator.media.orders import Orders
from emulator.media.playout import Playout
from emulator.media.recorders import Recorders
from emulator.media.room_recorders import RoomRecorders
from emulator.media.rows import FRAME
from emulator.media.rtcp_reports import RtcpReports
from emulator.media.sending import Sending
from emulator.media.taps import Taps
from emulator.media.voices import Voices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.media.commands import Command
    from emulator.media.events import Event
    from emulator.media.recorders import Block


_LOOK = 8 * FRAME
"""Once in so many samples it is asked who rests."""


class _Optional(Protocol):
    """A part of the engine that has nothing to do until a command gives it something."""

    @property
    def is_at_rest(self) -> bool:
        """Whether a tick would change nothing."""


class MediaEngine:
    """All legs of one worker."""

    def __init__(self, *, wall_epoch_ns: int) -> None:
        """`wall_epoch_ns` is wall time at engine sample 0."""
        self._table = LegTable()
        self._events: list[Event] = []
        self._sending = Sending(self._table)
        self._hearing = Hearing(self._table, Playout(self._table), self._sending, self._events)
        self._recorders = Recorders(self._table, self._hearing, self._events, wall_epoch_ns=wall_epoch_ns)
        self._reports = RtcpReports(self._table, wall_epoch_ns=wall_epoch_ns)
        self._intake = Intake(self._table, self._reports.receive, self._events)
        self._orders = Orders(self._table, self._hearing, self._sending, self._recorders, self._reports, self._events)
        self._taps = Taps(self._table, self._events)
        self._feeds = Feeds(self._table, self._hearing, self._events)
        self._voices = Voices(self._table, self._events)
        self._beeps = Beeps(self._table, self._events)
        self._counting = Counting(self._table, self._events)
        self._levels = Levels(self._table, self._sending, self._events)
        self._room_recorders = RoomRecorders(self._hearing.rooms, self._recorders, self._events)
        self._orders.by_type |= self._room_recorders.orders
        self._orders.by_type |= self._taps.orders | self._feeds.orders | self._voices.orders | self._beeps.orders
        self._orders.by_type |= self._levels.orders
        self._commands: list[Command] = []
        self._optional: tuple[_Optional, ...] = (
            *(self._reports, self._hearing, self._feeds, self._taps),
            *(self._room_recorders, self._voices, self._beeps, self._intake, self._levels),
        )
        self._is_plain = False
        """Whether all those are at rest, as nearly always among many calls: then a tick passes them by.

        A tick touches everything once after a rest, so that to ask each costs as much as all that the legs say.
        """
        self._now = 0

    @property
    def rx(self) -> NDArray[np.uint8]:
        """Receive rows [K, 1536], one datagram each, by slot. A new array after the table has grown in a tick."""
        return self._table.rx

    @property
    def tx(self) -> NDArray[np.uint8]:
        """Packets [K, 172] by slot; those of this tick are `tx_slots`."""
        return self._table.tx

    @property
    def tx_slots(self) -> NDArray[np.intp]:
        """Slots that send in this tick, ascending."""
        return self._sending.slots

    @property
    def tx_events(self) -> list[tuple[int, bytes]]:
        """(slot, packet) of the telephone events of this tick; their slots are not among `tx_slots`."""
        return self._sending.events

    @property
    def tick_quantised(self) -> bool:
        """Whether arrivals are of ticks, not of packets. It changes to false only while no leg is open."""
        return self._table.tick_quantised

    @tick_quantised.setter
    def tick_quantised(self, is_so: bool) -> None:
        self._table.tick_quantised = is_so

    @property
    def now_sample(self) -> int:
        """Engine sample at which the next tick stands."""
        return self._now

    def slot_of(self, leg: str) -> int:
        """The slot of an open leg, from the tick after its OpenLeg to that after its CloseLeg. Raises KeyError."""
        return self._table.slots[leg]

    def remote(self, slot: int) -> Address:
        """Where the packet of a sending slot goes."""
        return self._sending.remote(slot)

    def rtcp_remote(self, slot: int) -> Address | None:
        """Where the RTCP of a slot goes, also that of a leg closed in the latest tick; None: it is not sent."""
        return self._reports.remote(slot)

    def latch(self, leg: str, source: Address) -> None:
        """Send to where the leg's packets come from, until SetRemote names another address. Acts at once."""
        found = self._table.find(leg)
        if found is not None:
            self._table.hear(found, source, self._now)
            self._sending.address(found, self._now)

    def provide_cue(self, cue: str, pcm: NDArray[np.int16]) -> None:
        """Hand in the samples of a StartCue or StartRoomCue with `pcm_path`, before the tick that carries it out."""
        self._orders.cue_pcm.setdefault(cue, []).append(pcm)

    def handle(self, command: Command) -> None:
        """Take an order; it is carried out at the start of the next tick, in the order given.

        What it lets a peer send is understood at once: an answer to our SDP may be under way already.
        """
        self._orders.expect(command)
        self._commands.append(command)

    def receive(
        self, slots: NDArray[np.intp], lengths: NDArray[np.int32], arrivals_ns: NDArray[np.int64] | int
    ) -> None:
        """Take one datagram for each of `slots` (all different): the first `lengths` bytes of its row of `rx`.

        RTP, and RTCP that shares its port. `arrivals_ns`, one number where all came at once, is on the engine's clock.
        Packets of a leg come in the order of arrival.
        """
        self._intake.receive(slots, lengths, arrivals_ns)

    def receive_rtcp(self, slot: int, data: bytes, arrival_ns: int) -> None:
        """Take one RTCP datagram for an open slot, before `tick`; `arrival_ns` is on the engine's clock."""
        self._reports.receive(slot, data, arrival_ns)

    def tick(self) -> None:
        """Begin the tick at `now_sample`: carry out orders, make what is sent."""
        now = self._now
        if self._is_plain and not self._commands:
            self._hearing.pass_on(now)
            self._sending.tick(now, ())
            self._reports.tick(now)
            return
        self._is_plain = False
        self._hearing.finish_cues(now)
        self._reports.begin_tick()
        if self._commands:
            commands, self._commands = self._commands, []
            for command in commands:
                self._orders.carry_out(command, now)
        self._feeds.settle(now)
        self._hearing.play(now)
        self._feeds.play(now)
        self._taps.tick(now)
        self._sending.tick(now, self._hearing.keying.legs())
        self._reports.tick(now)

    def record(self) -> None:
        """End the tick: record, notice who sounds and what has not come, count, measure levels, give slots back."""
        now = self._now
        if self._is_plain:
            self._recorders.tick(now)
        else:
            self._room_recorders.follow(now)
            self._recorders.tick(now)
            self._room_recorders.settle()
            self._voices.tick(now)
            self._beeps.tick(now)
            self._intake.tick(now)
            self._levels.tick(now)
            if now % _LOOK == 0:  # Only a command wakes who rests.
                self._is_plain = all(part.is_at_rest for part in self._optional)
        if now % SAMPLES_PER_S == 0:
            self._intake.look(now)
        self._counting.tick(now)
        if self._orders.leaving:
            self._orders.release()
        self._now = now + FRAME

    def skip(self, ticks: int) -> None:
        """Let ticks pass as one block in which no leg sends or is heard, no recorder runs and no order waits."""
        self._now += ticks * FRAME

    def take_rtcp(self) -> list[tuple[int, bytes]]:
        """(slot, compound RTCP) to be sent since the last call; of a closed leg too: its BYE."""
        return self._reports.take()

    def take_events(self) -> list[Event]:
        """What happened since the last call."""
        events = self._events.copy()
        self._events.clear()
        return events

    def take_blocks(self) -> list[Block]:
        """What is to be written since the last call, in order."""
        blocks, self._recorders.blocks = self._recorders.blocks, []
        return blocks
