"""What each open leg has carried so far, as the media engine told it last, and how that sounds (G.107)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.events import LegClosed, LegCounted
from emulator.rtp.quality import EQUIPMENT, mos, r_factor

if TYPE_CHECKING:
    from emulator.media.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Of what came from a leg's peer. None: not measured."""

    codec: str | None = None
    loss_percent: float | None = None
    jitter_ms: float | None = None
    mos: float | None = None
    """Without the network's delay."""


NOTHING = Quality()


class LegQuality:
    """By leg, while it is open."""

    def __init__(self) -> None:
        self._counted: dict[str, LegCounted] = {}

    def hear(self, event: Event) -> None:
        """A fact of the media engine; most are of no interest."""
        if isinstance(event, LegCounted):
            self._counted[event.leg] = event
        elif isinstance(event, LegClosed):
            self._counted.pop(event.leg, None)

    def of(self, leg: str) -> Quality:
        """That of a leg, `NOTHING` before its first 5 s."""
        counted = self._counted.get(leg)
        return NOTHING if counted is None else _judged(counted)


def _judged(counted: LegCounted) -> Quality:
    expected = counted.packets_received + counted.packets_lost
    if not expected:
        return Quality(codec=counted.codec)
    loss_percent = 100 * counted.packets_lost / expected
    equipment = EQUIPMENT.get(counted.codec)
    is_measured = equipment is not None and counted.jitter_ms is not None
    return Quality(
        codec=counted.codec,
        loss_percent=round(loss_percent, 2),
        jitter_ms=None if counted.jitter_ms is None else round(counted.jitter_ms, 1),
        mos=round(mos(r_factor(equipment, loss_percent=loss_percent)), 2) if equipment and is_measured else None,
    )
