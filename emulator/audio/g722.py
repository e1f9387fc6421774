"""G.722 at 64 kbit/s (ITU-T G.722, RFC 3551 §4.5.2) from and to the 8000 Hz bus: FFmpeg's coder and a filter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

from emulator.audio.resampling import Decimator, Interpolator

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RATE = 16000


def g722_samples(payload: bytes) -> int:
    """How many samples at 8000 Hz a payload holds: one per byte."""
    return len(payload)


class G722Decoder:
    """The state of one direction of a leg."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("g722", "r")
        assert isinstance(self._codec, av.AudioCodecContext)
        self._codec.sample_rate = _RATE
        self._codec.layout = "mono"
        self._decimator = Decimator(2)

    def decode(self, payload: bytes) -> NDArray[np.int16]:
        """The samples of the next payload at 8000 Hz, one per byte."""
        frames = self._codec.decode(av.Packet(payload))
        return self._decimator.take(np.concatenate([frame.to_ndarray().ravel() for frame in frames]))


class G722Encoder:
    """The state of one direction of a leg."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("g722", "w")
        assert isinstance(self._codec, av.AudioCodecContext)
        self._codec.sample_rate = _RATE
        self._codec.layout = "mono"
        self._codec.format = "s16"
        self._codec.time_base = Fraction(1, _RATE)
        self._doubler = Interpolator(2)

    def encode(self, pcm: NDArray[np.int16]) -> bytes:
        """160 samples at 8000 Hz to 160 bytes."""
        frame = av.AudioFrame.from_ndarray(self._doubler.take(pcm)[None], format="s16", layout="mono")
        frame.sample_rate = _RATE
        return b"".join(bytes(packet) for packet in self._codec.encode(frame))
