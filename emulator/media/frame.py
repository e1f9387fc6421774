"""The unit of the engine's time: one tick, one frame."""

from __future__ import annotations

FRAME = 160
"""Samples in 20 ms at 8000 Hz: one byte each in G.711."""
