"""G.722 and Opus, decoded by other programs than the engine's: libg722, and FFmpeg's own Opus (ADR 0004)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import av
import numpy as np
from G722 import G722

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

OPUS = "opus"
CODED = ("G722", OPUS)
CLOCKS = {OPUS: 6}
"""Units of time stamps per sample, where it is not one."""
SENT_LATER = {"G722": 47, OPUS: 38}
"""Samples by which what is decoded here is behind what the engine encoded."""
_DELAY, _CUTOFF, _UNITY = 18, 3700, 32768
_SILK_BEHIND = 2
"""Of 48000: FFmpeg's decoder against libopus, where it decodes SILK."""
_SILK_FRAMES, _CELT_FRAMES = (80, 160, 320, 480), (20, 40, 80, 160)


def coded_length(codec: str, payload: bytes) -> int:
    """Samples at 8000 Hz in a payload."""
    return opus_length(payload) if codec == OPUS else len(payload)


def opus_length(payload: bytes) -> int:
    """RFC 6716 section 3: configuration and number of frames; 0 for what is no packet."""
    if not payload or (payload[0] % 4 == 3 and len(payload) == 1):
        return 0
    configuration = payload[0] // 8
    if configuration < 12:
        frame = _SILK_FRAMES[configuration % 4]
    elif configuration < 16:
        frame = _SILK_FRAMES[configuration % 2]
    else:
        frame = _CELT_FRAMES[configuration % 4]
    total = frame * ((1, 2, 2)[payload[0] % 4] if payload[0] % 4 < 3 else payload[1] % 64)
    return total if total <= 960 else 0


def decode(codec: str, payloads: Sequence[bytes]) -> list[Samples]:
    """The samples at 8000 Hz of payloads that one decoder gets in this order."""
    lengths = [coded_length(codec, payload) for payload in payloads]
    line = _opus(payloads, lengths) if codec == OPUS else _g722(payloads)
    edges = [0, *itertools.accumulate(lengths)]
    return [line[start:end] for start, end in itertools.pairwise(edges)]


def _g722(payloads: Sequence[bytes]) -> Samples:
    decoder = G722(16000, 64000)
    return _decimated(np.concatenate([np.array(decoder.decode(payload), np.int16) for payload in payloads]), 2)


def _opus(payloads: Sequence[bytes], lengths: Sequence[int]) -> Samples:
    decoder = av.CodecContext.create("opus", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = 48000, "stereo"
    parts = [_wide(decoder, payload, length * 6) for payload, length in zip(payloads, lengths, strict=True)]
    wide = np.zeros(6 * sum(lengths) + _SILK_BEHIND, np.int16)
    decoded = np.concatenate(parts)[: len(wide)]
    wide[: len(decoded)] = decoded
    is_silk = np.repeat([payload[0] < 128 for payload in payloads], lengths)
    count = len(is_silk)
    return np.where(is_silk, _decimated(wide[_SILK_BEHIND:], 6)[:count], _decimated(wide, 6)[:count])


def _wide(decoder: av.AudioCodecContext, payload: bytes, length: int) -> Samples:
    """A payload at 48000 Hz, in mono; silence of `length` when it cannot be decoded."""
    try:
        frames = [frame.to_ndarray().mean(axis=0) for frame in decoder.decode(av.Packet(payload))]
    except av.FFmpegError:
        frames = []
    if not frames:
        return np.zeros(length, np.int16)
    pcm: Samples = np.clip(np.rint(np.concatenate(frames) * _UNITY), -_UNITY, _UNITY - 1).astype(np.int16)
    return pcm


def _decimated(wide: Samples, factor: int) -> Samples:
    """The filter of ADR 0004, and every `factor`-th sample of what comes out."""
    n = np.arange(-_DELAY * factor, _DELAY * factor + 1)
    shape = np.sinc(2 * _CUTOFF * n / (8000 * factor)) * (0.54 + 0.46 * np.cos(np.pi * n / (_DELAY * factor)))
    taps = np.rint(shape * _UNITY / shape.sum())
    taps[len(taps) // 2] += _UNITY - taps.sum()
    filtered = np.convolve(wide.astype(np.float64), taps)[: len(wide) : factor]
    pcm: Samples = np.clip((filtered + _UNITY // 2) // _UNITY, -_UNITY, _UNITY - 1).astype(np.int16)
    return pcm
