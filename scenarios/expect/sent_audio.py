"""The audio that the platform sent to phones, from the capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.expect.rtp import local_of
from scenarios.proof.announced_types import audio_to_peer
from scenarios.proof.pcap import read_capture
from scenarios.proof.placed_flow import PlacedFlow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import numpy.typing as npt

    from emulator.base.address import Address

NS_PER_SAMPLE = 125_000
"""Of 8000 a second."""
QUARTER = 2000
"""Samples of a quarter of a second, the grid of what is heard."""


def sounds_at(
    phones: Iterable[str],
    capture: Path,
    sources: Mapping[str, Address | None],
    connected_ns: Mapping[str, int | None],
) -> dict[str, tuple[npt.NDArray[np.int16], float]]:
    """What each of `phones` was sent (8000 Hz), and when that begins: seconds since the phone was connected, not above
    zero. None at all for one that was never connected, or to which no packet went."""
    wanted = dict.fromkeys(phones)
    if not wanted:
        return {}
    read = read_capture(capture)
    sounds = {}
    for phone in wanted:
        local, began = local_of(read, sources.get(phone)), connected_ns.get(phone)
        flow = None if local is None else audio_to_peer(read, local)
        if flow is None or began is None or not len(flow):
            sounds[phone] = (np.zeros(0, np.int16), 0.0)
            continue
        placed = PlacedFlow.as_sent(flow, began)
        # The tick of the first packet may lie before its own time, and before the phone was connected.
        start = min(0, int(placed.position.min()) // QUARTER * QUARTER)
        end = (int(flow.time_ns.max()) - began) // NS_PER_SAMPLE + 8000
        audio, _ = placed.timeline(start, max(end, start + 1))
        sounds[phone] = (np.ascontiguousarray(audio), start / 8000)
    return sounds
