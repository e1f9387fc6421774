"""The legs of the engine: what is known of each besides its rows, and which rows are whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.rows import LegRows

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.media.cues import PlayingCue
    from emulator.media.timeline import Timeline


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
    payload_type: int = 0
    telephone_event_type: int | None = None
    opened_sample: int = 0
    closed_sample: int | None = None
    first_sequence: int = 0
    peer: Leg | None = None
    """The bridged leg."""
    cue: PlayingCue | None = None
    last_event: tuple[int, int] | None = None
    """SSRC and time stamp of the latest telephone event."""
    passed_over: int = 0
    """RTP packets that carry no G.711."""


class LegTable(LegRows):
    """Rows and the legs that have them."""

    def __init__(self, capacity: int = 8) -> None:
        super().__init__(capacity)
        self.legs: list[Leg | None] = [None] * capacity
        self.slots: dict[str, int] = {}
        """Slot of each open leg."""

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
