"""How the units of time relate: seconds, days, nanoseconds, and samples of telephone audio (RFC 3551 §4.5.14)."""

from __future__ import annotations

NS_PER_S = 1_000_000_000
NS_PER_DAY = 24 * 3600 * NS_PER_S
SAMPLES_PER_S = 8000
"""The clock of the media engine too."""
NS_PER_SAMPLE = NS_PER_S // SAMPLES_PER_S
