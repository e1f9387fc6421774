"""The codecs whose packets build on those before them, by name: what an engine and a phone need to speak them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from emulator.audio.g722 import G722Decoder, G722Encoder, g722_samples
from emulator.audio.opus import OpusDecoder, OpusEncoder, opus_samples

if TYPE_CHECKING:
    from collections.abc import Callable

Decoder: TypeAlias = G722Decoder | OpusDecoder
Encoder: TypeAlias = G722Encoder | OpusEncoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """One such codec. Its packets of 20 ms have 160 bytes, as those of G.711 do."""

    clock: int
    """Units of its RTP time stamps per sample at 8000 Hz."""
    samples: Callable[[bytes], int]
    """How many samples at 8000 Hz a payload holds."""
    decoder: Callable[[], Decoder]
    encoder: Callable[[], Encoder]


CODERS = {
    "G722": Coder(clock=1, samples=g722_samples, decoder=G722Decoder, encoder=G722Encoder),
    "opus": Coder(clock=6, samples=opus_samples, decoder=OpusDecoder, encoder=OpusEncoder),
}
