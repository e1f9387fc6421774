"""Texts as the synthesiser speaks them, 8000 Hz, as a telephone passes them on; each is spoken once per run.

Each in a process of its own: what espeak-ng says depends on what it said before (docs/decisions/0009).
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import av
import numpy as np

from emulator.audio.g711 import decode_ulaw, encode_ulaw

if TYPE_CHECKING:
    from numpy.typing import NDArray


@cache
def spoken(text: str, voice: str = "en-us+f3") -> NDArray[np.int16]:
    """A text, without what a telephone does to it."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=8000)
    order = json.dumps({"ssml": text, "voice": voice}).encode()
    program = [sys.executable, "-m", "emulator.runtime.speech_worker"]
    wav = subprocess.run(program, input=order, capture_output=True, check=True).stdout
    with av.open(io.BytesIO(wav), mode="r") as file:
        frames = [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.int16)


def on_the_phone(*parts: NDArray[np.int16] | float) -> NDArray[np.int16]:
    """Audio and pauses (seconds) in turn, by way of G.711."""
    pcm = [np.zeros(round(8000 * part), np.int16) if isinstance(part, float) else part for part in parts]
    return decode_ulaw(encode_ulaw(np.concatenate(pcm)))
