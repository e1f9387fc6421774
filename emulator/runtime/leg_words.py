"""What a closed leg carried, in the words of reports: what was not measured is said to be so."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.media.events import LegClosed, LegCounted

NOT_MEASURED = "not measured"


def leg_line(closed: LegClosed) -> str:
    """One line for a person."""
    line = (
        f"leg closed: {closed.packets_received} packets in, {closed.packets_sent} out, {closed.packets_lost} lost, "
        f"{closed.packets_late} late, {closed.packets_duplicate} duplicate"
    )
    if not closed.packets_received:
        return line
    delay = "" if closed.round_trip_ms is not None or closed.mos is None else " without the network's delay"
    return (
        f"{line}, {closed.packets_reordered} reordered, {closed.packets_discarded} discarded; "
        f"jitter {_ms(closed.jitter_ms)}, round trip {_ms(closed.round_trip_ms)}, "
        f"MOS {NOT_MEASURED if closed.mos is None else f'{closed.mos:.2f}'}{delay}"
    )


def count_line(counted: LegCounted, before: LegCounted | None) -> str:
    """One line for a person; what changed since the line before is said first."""
    changed = ""
    if before is not None and counted.codec != before.codec:
        changed += f"codec {before.codec} → {counted.codec}; "
    if before is not None and counted.ssrc != before.ssrc and None not in (before.ssrc, counted.ssrc):
        changed += f"SSRC {before.ssrc:#010x} → {counted.ssrc:#010x}; "
    return (
        f"{changed}{counted.codec}: {counted.packets_received} packets in, {counted.packets_sent} out, "
        f"{counted.packets_lost} lost; jitter {_ms(counted.jitter_ms)}"
    )


def leg_statistics(closed: LegClosed) -> dict[str, object]:
    """All of it by name, for programs."""
    told = {field.name: getattr(closed, field.name) for field in fields(closed) if field.name != "leg"}
    return {name: NOT_MEASURED if value is None else value for name, value in told.items()}


def _ms(value: float | None) -> str:
    return NOT_MEASURED if value is None else f"{value:.1f} ms"
