"""How somebody who picks up greets: a human, and an answering machine, each with a timing that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.audio.tone import tone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.testing.phone_habits import Greeter

Sound = Literal["voice", "silence", "beep"]
BEEP_HZ = 1000
PARTS: dict[Greeter, tuple[tuple[Sound, int], ...]] = {
    "human": (("silence", 500), ("voice", 700)),
    "machine": (
        *(("silence", 500), ("voice", 1000), ("silence", 300), ("voice", 1800), ("silence", 300), ("voice", 1200)),
        *(("silence", 600), ("beep", 400)),
    ),
}
"""From the first packet on: what is heard, and for how many milliseconds. Afterwards both are silent."""


def greeting(who: Greeter, code: int) -> NDArray[np.int16]:
    """A whole greeting at 8000 Hz. The voice is the coded signal of `code`, each sample of it at its own place."""
    pcm = np.zeros(0, np.int16)
    for sound, ms in PARTS[who]:
        part = np.zeros(ms * 8, np.int16)
        if sound == "voice":
            part = coded_signal(code, len(part), len(pcm))
        elif sound == "beep":
            part = tone(BEEP_HZ, ms)
        pcm = np.concatenate([pcm, part])
    return pcm
