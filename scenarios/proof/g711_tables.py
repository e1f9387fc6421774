"""G.711 decoding (ITU-T G.711) by FFmpeg's tables, so that an error in the engine's own tables cannot cancel out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

PCMU, PCMA = 0, 8
_DECODER = {PCMU: "pcm_mulaw", PCMA: "pcm_alaw"}


@cache
def decoding_table(payload_type: int) -> npt.NDArray[np.int16]:
    """The 16-bit linear value of each of the 256 codes of payload type 0 (PCMU) or 8 (PCMA)."""
    decoder = av.CodecContext.create(_DECODER[payload_type], "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate = 8000
    decoder.layout = "mono"
    frames = decoder.decode(av.Packet(bytes(range(256))))
    table = np.concatenate([frame.to_ndarray().ravel() for frame in frames]).astype(np.int16)
    assert table.shape == (256,)
    return table
