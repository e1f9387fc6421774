"""The wall clock: recordings, callbacks and certificates go by it."""

from __future__ import annotations

import ctypes
import ctypes.util
import datetime
import sys

from hardware.doctor.finding import Finding

EARLIEST = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""Before that, this program was not written."""
_TIMEX_BYTES = 256
"""More than `struct timex` takes on any Linux; all noughts, it asks and changes nothing."""
_TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronised."""


def check_clock(now: datetime.datetime, is_synchronised: bool | None) -> Finding:
    """`is_synchronised`: None when the system does not say."""
    shown = now.strftime("%Y-%m-%d %H:%M:%S UTC")
    mend = "set it by the network: `timedatectl set-ntp true`, or chrony"
    if now < EARLIEST:
        return Finding("clock", "broken", f"it says {shown}, which is past: no certificate is valid then", mend)
    if is_synchronised is False:
        return Finding("clock", "doubtful", f"{shown}, and nobody keeps it right", mend)
    return Finding("clock", "fine", shown if is_synchronised is None else f"{shown}, kept right by the network")


def kernel_says() -> bool | None:
    """Whether the kernel takes its clock for right; None where it cannot be asked."""
    name = ctypes.util.find_library("c") if sys.platform == "linux" else None
    if name is None:
        return None
    state = ctypes.CDLL(name).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return None if state < 0 else bool(state != _TIME_ERROR)
