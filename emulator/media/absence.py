"""Peers from whom nothing comes although they are to send: looked for once a second, over all legs at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.base.units import SAMPLES_PER_S
from emulator.media.events import RtpStopped
from emulator.media.rows import LAST

if TYPE_CHECKING:
    from emulator.media.events import Event
    from emulator.media.legs import LegTable

LIMIT = 60 * SAMPLES_PER_S
"""Samples without any RTP, comfort noise and telephone events included, after which it is reported."""


class Absence:
    """Knows of every leg whether and since when its peer is to send, in the rows `awaited` and `arrived`."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events

    def look(self, now: int) -> None:
        """Report each leg that has been silent for too long, once until its media are agreed on anew."""
        table = self._table
        latest = np.maximum(table.hot[:, LAST], table.arrived)
        missing = table.awaited & (now - latest >= LIMIT)
        for slot in missing.nonzero()[0].tolist():
            table.awaited[slot] = False
            leg = table.legs[slot]
            if leg is not None and leg.closed_sample is None:
                self._events.append(RtpStopped(leg=leg.leg, at_sample=int(latest[slot])))
