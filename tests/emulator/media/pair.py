"""Two legs, one of which hears the other: packets by their numbers, ticks one at a time."""

from __future__ import annotations

import numpy as np

from emulator.media.legs import LegTable
from emulator.media.playout import Playout
from emulator.media.rows import FRAME
from emulator.media.timeline import Arrival, Timeline

NOTHING = 255


class Pair:
    """Slot 0 hears slot 1. Packet *n* of slot 1 has the time stamp n times its length and, if not told, all bytes n."""

    def __init__(self, *, listener_alaw: int = 0) -> None:
        self.table = LegTable()
        for slot in (0, 1):
            self.table.legs[slot] = None
            self.table.allocate()
        self.table.form[0] = listener_alaw
        self.line = Timeline(self.table, 1)
        self.playout = Playout(self.table)
        self.playout.route({0: 1}, [])
        self.now = 0
        """Engine sample of the next tick."""

    def send(
        self, number: int, at: int, *, value: int | None = None, alaw: int = 0, length: int = FRAME, ssrc: int = 1
    ) -> None:
        """Let a packet arrive at engine sample `at`."""
        hot: list[int] = self.table.hot[1].tolist()
        packet = Arrival(sequence=number, timestamp=number * length, ssrc=ssrc, sample=at, length=length)
        index = self.line.place(hot, packet, lambda: False)
        self.table.hot[1] = hot
        if index is not None:
            media = np.full(length, number % 128 if value is None else value, np.uint8)
            self.table.store(1, index, media, alaw)

    def heard(self) -> bytes:
        """The payload that the next tick puts into slot 0's packet."""
        self.playout.tick(self.now)
        self.now += FRAME
        return self.table.tx[0, 12:].tobytes()

    def values(self, ticks: int) -> list[int]:
        """The first byte of each frame."""
        return [self.heard()[0] for _ in range(ticks)]

    def talk(self, numbers: range, *, raw: int = 0) -> list[int]:
        """Packets `numbers` in time, one per tick; what is heard in the tick after each. `raw`: arrival minus index."""
        heard = []
        for number in numbers:
            at = number * FRAME + raw
            while self.now < at:
                heard += self.values(1)
            self.send(number, at)
        return heard + self.values(1)

    def counted(self, column: int) -> int:
        """A column of what play-out knows of slot 1."""
        return int(self.table.play[1, column])
