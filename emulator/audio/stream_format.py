"""Audio as it travels over WebSocket (plivo_xml_callbacks.md §1.6): L16 or µ-law, from and to the 8000 Hz bus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import ULAW_TO_PCM, encode_ulaw
from emulator.audio.resampling import Decimator, Interpolator

if TYPE_CHECKING:
    from numpy.typing import NDArray

L16, MULAW = "audio/x-l16", "audio/x-mulaw"
BUS_RATE = 8000
RATES = {L16: (8000, 16000, 24000), MULAW: (8000,)}
_CONTENT_TYPE = re.compile(r"([\w/-]+)(?:\s*;\s*rate\s*=\s*(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """An encoding, `audio/x-l16` (16 bits, the low byte first) or `audio/x-mulaw`, and samples per second."""

    encoding: str = L16
    rate: int = BUS_RATE

    def __str__(self) -> str:
        """As in contentType: `audio/x-l16;rate=8000`."""
        return f"{self.encoding};rate={self.rate}"

    @property
    def factor(self) -> int:
        """Samples for each one at 8000 Hz."""
        return self.rate // BUS_RATE


FORMATS = {str(each): each for each in (StreamFormat(name, rate) for name, rates in RATES.items() for rate in rates)}
"""All that there are, by contentType."""


def stream_format(content_type: str, rate: int | None = None) -> StreamFormat | None:
    """The format that a contentType names; `rate` is what is said beside it. None: there is no such format.

    Without any rate it is 8000.
    """
    found = _CONTENT_TYPE.fullmatch(content_type.strip())
    if found is None:
        return None
    named = rate if found[2] is None else int(found[2])
    return FORMATS.get(f"{found[1].lower()};rate={BUS_RATE if named is None else named}")


class StreamEncoder:
    """From the bus into a format, frame by frame."""

    def __init__(self, form: StreamFormat) -> None:
        self._form = form
        self._up = Interpolator(form.factor) if form.factor > 1 else None

    def encode(self, pcm: NDArray[np.int16]) -> bytes:
        """The next samples at 8000 Hz; at a higher rate they come 2.25 ms late."""
        if self._form.encoding == MULAW:
            return encode_ulaw(pcm).tobytes()
        return (pcm if self._up is None else self._up.take(pcm)).astype("<i2").tobytes()


class StreamDecoder:
    """From a format onto the bus, piece by piece; a sample may be cut in two between pieces."""

    def __init__(self, form: StreamFormat) -> None:
        self._form = form
        self._down = Decimator(form.factor) if form.factor > 1 else None
        self._rest = b""

    def decode(self, data: bytes) -> NDArray[np.int16]:
        """The samples at 8000 Hz that are whole with the next bytes."""
        if self._form.encoding == MULAW:
            return ULAW_TO_PCM[np.frombuffer(data, np.uint8)]
        data = self._rest + data
        whole = len(data) - len(data) % (2 * self._form.factor)
        self._rest = data[whole:]
        pcm = np.frombuffer(data[:whole], "<i2").astype(np.int16)
        return pcm if self._down is None or not whole else self._down.take(pcm)
