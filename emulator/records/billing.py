"""What calls cost: plivo_rest.md §2.3."""

from __future__ import annotations

from decimal import Decimal

from emulator.base.units import NS_PER_S, SAMPLES_PER_S

TRANSCRIPTION_RATE = Decimal("0.05")
"""Per begun minute of the recording."""
STREAM_RATE = Decimal("0.003")
"""Per begun minute of a stream."""
CALL_RATE = Decimal(0)
"""Per begun minute: nothing is charged for calls."""


def transcription_charge(samples: int) -> Decimal:
    """What the transcription of a recording (8000 Hz) costs: begun minutes."""
    return TRANSCRIPTION_RATE * -(-samples // (60 * SAMPLES_PER_S))


def call_seconds(answered_ns: int | None, ended_ns: int | None) -> int:
    """call_duration: begun seconds from answer to end; 0 when never answered or still going on."""
    if answered_ns is None or ended_ns is None:
        return 0
    return -(-max(0, ended_ns - answered_ns) // NS_PER_S)


def billed_seconds(seconds: int) -> int:
    """billed_duration: begun minutes in seconds."""
    return -(-seconds // 60) * 60


def call_amount(seconds: int, rate: Decimal = CALL_RATE) -> str:
    """total_amount: a string with five decimals."""
    return f"{rate * (billed_seconds(seconds) // 60):.5f}"
