"""Opus (RFC 6716, RFC 7587) from and to the 8000 Hz bus: libopus, and a filter behind its decoder."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

from emulator.audio.resampling import Decimator

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BUS_RATE = 8000
_RATE = 48000
_BIT_RATE = 64000
"""Constant: a packet of 20 ms has 160 bytes, as in G.711 and G.722."""
_LONGEST_MS = 120
_SILK_MS = (10, 20, 40, 60)
_HYBRID_MS = (10, 20)
_CELT_MS = (2.5, 5, 10, 20)


def opus_samples(payload: bytes) -> int:
    """How many samples at 8000 Hz a payload holds, by its first bytes (RFC 6716 §3.1, §3.2); 0 when it is none."""
    if not payload:
        return 0
    configuration, code = payload[0] >> 3, payload[0] & 3
    if code == 3 and len(payload) < 2:
        return 0
    frames = (1, 2, 2, payload[1] & 0x3F if code == 3 else 0)[code]
    length = round(frames * _frame_ms(configuration) * 8)
    return length if length <= _LONGEST_MS * 8 else 0


def _frame_ms(configuration: int) -> float:
    """RFC 6716, table 2."""
    if configuration < 12:
        return _SILK_MS[configuration % 4]
    return _HYBRID_MS[configuration % 2] if configuration < 16 else _CELT_MS[configuration % 4]


class OpusDecoder:
    """The state of one direction of a leg. What is sent in stereo is heard in mono."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("libopus", "r")
        assert isinstance(self._codec, av.AudioCodecContext)
        self._codec.sample_rate = _RATE
        self._codec.layout = "mono"
        self._decimator = Decimator(_RATE // _BUS_RATE)

    def decode(self, payload: bytes) -> NDArray[np.int16]:
        """The samples of the next payload at 8000 Hz; what cannot be decoded is silence of the length it claims."""
        wide = np.zeros(opus_samples(payload) * (_RATE // _BUS_RATE), np.int16)
        try:
            frames = self._codec.decode(av.Packet(payload))
        except av.FFmpegError:
            frames = []
        for frame in frames:
            decoded = frame.to_ndarray().ravel()[: len(wide)]
            wide[: len(decoded)] = decoded
        return self._decimator.take(wide)


class OpusEncoder:
    """The state of one direction of a leg."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("libopus", "w")
        assert isinstance(self._codec, av.AudioCodecContext)
        self._codec.sample_rate = _BUS_RATE
        self._codec.layout = "mono"
        self._codec.format = "s16"
        self._codec.bit_rate = _BIT_RATE
        self._codec.time_base = Fraction(1, _BUS_RATE)
        self._codec.options = {"application": "lowdelay", "vbr": "off", "frame_duration": "20"}

    def encode(self, pcm: NDArray[np.int16]) -> bytes:
        """160 samples at 8000 Hz to a packet of 160 bytes."""
        frame = av.AudioFrame.from_ndarray(pcm[None], format="s16", layout="mono")
        frame.sample_rate = _BUS_RATE
        return b"".join(bytes(packet) for packet in self._codec.encode(frame))
