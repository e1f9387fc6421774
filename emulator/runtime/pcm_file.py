"""Reads the PCM of a cue from disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_pcm(path: str) -> NDArray[np.int16] | None:
    """The samples [n] of a headerless s16le mono file; None when it cannot be read or holds none."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return None
    samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16)
    return samples if len(samples) else None
