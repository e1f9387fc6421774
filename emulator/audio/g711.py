"""G.711 µ-law and A-law by table (ITU-T G.711): 256-entry decoders, 64K-entry encoders, byte-to-byte transcoders."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Pcm: TypeAlias = NDArray[np.int16]

ULAW_SILENCE = 0xFF
"""The byte that decodes to 0."""
ALAW_SILENCE = 0xD5
"""The byte that decodes to 8: A-law has no zero."""

_ULAW_BIAS = 0x84
_ULAW_CLIP = 32635
_ALAW_SEGMENT_ENDS = np.array([0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF])


def _ulaw_decoder() -> Pcm:
    code = ~np.arange(256, dtype=np.uint8)
    exponent = (code.astype(np.int32) >> 4) & 7
    mantissa = code.astype(np.int32) & 15
    magnitude = (((mantissa << 3) + _ULAW_BIAS) << exponent) - _ULAW_BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _alaw_decoder() -> Pcm:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent = (code >> 4) & 7
    mantissa = ((code & 15) << 4) + 8
    magnitude = np.where(exponent == 0, mantissa, (mantissa + 0x100) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _every_sample() -> NDArray[np.int32]:
    """All int16 values in the order of their uint16 bit pattern: 0 … 32767, -32768 … -1."""
    return np.concatenate([np.arange(32768), np.arange(-32768, 0)]).astype(np.int32)


def _ulaw_encoder() -> Bytes:
    sample = _every_sample()
    magnitude = np.minimum(np.abs(sample), _ULAW_CLIP) + _ULAW_BIAS
    exponent = np.zeros_like(magnitude)
    for bit in range(8, 15):
        exponent += magnitude >= 1 << bit
    mantissa = (magnitude >> (exponent + 3)) & 15
    code: NDArray[np.int32] = np.where(sample < 0, 0x7F, 0xFF) ^ ((exponent << 4) | mantissa)
    return code.astype(np.uint8)


def _alaw_encoder() -> Bytes:
    sample = _every_sample() >> 3
    magnitude = np.where(sample < 0, ~sample, sample)
    segment = np.searchsorted(_ALAW_SEGMENT_ENDS, magnitude)
    mantissa = (magnitude >> np.maximum(segment, 1)) & 15
    code: NDArray[np.int32] = np.where(sample < 0, 0x55, 0xD5) ^ ((segment << 4) | mantissa)
    return code.astype(np.uint8)


ULAW_TO_PCM = _ulaw_decoder()
ALAW_TO_PCM = _alaw_decoder()
PCM_TO_ULAW = _ulaw_encoder()
PCM_TO_ALAW = _alaw_encoder()
ULAW_TO_ALAW: Bytes = PCM_TO_ALAW[ULAW_TO_PCM.view(np.uint16)]
ALAW_TO_ULAW: Bytes = PCM_TO_ULAW[ALAW_TO_PCM.view(np.uint16)]


def decode_ulaw(payload: Bytes) -> Pcm:
    """µ-law bytes of any shape to 16-bit samples of the same shape."""
    return ULAW_TO_PCM[payload]


def decode_alaw(payload: Bytes) -> Pcm:
    """A-law bytes of any shape to 16-bit samples of the same shape."""
    return ALAW_TO_PCM[payload]


def encode_ulaw(pcm: Pcm) -> Bytes:
    """16-bit samples of any shape to µ-law bytes of the same shape."""
    return PCM_TO_ULAW.take(np.ascontiguousarray(pcm).view(np.uint16), mode="wrap")


def encode_alaw(pcm: Pcm) -> Bytes:
    """16-bit samples of any shape to A-law bytes of the same shape."""
    return PCM_TO_ALAW.take(np.ascontiguousarray(pcm).view(np.uint16), mode="wrap")
