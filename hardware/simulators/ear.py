"""What a phone heard in a call, as a WAV: for who wants to listen, or to prove that it heard the right thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import decode_alaw, decode_ulaw
from emulator.audio.wav import wav_file
from emulator.base.errors import PeerViolation
from emulator.rtp.packet import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.base.address import Address

DECODERS = {0: decode_ulaw, 8: decode_alaw}
"""By payload type: those that need no memory."""


def heard_wav(heard: Sequence[tuple[bytes, Address, int]]) -> bytes:
    """Mono, 8000 Hz: PCMU and PCMA in the order in which they came, nothing put where packets were lost.

    `heard`: datagrams at the port of RTP (data, source, arrival).
    """
    parts = [np.zeros(0, np.int16)]
    for data, _, _ in heard:
        try:
            packet = parse(data)
        except PeerViolation:
            continue
        decode = DECODERS.get(packet.payload_type)
        if decode is not None:
            parts.append(np.asarray(decode(np.frombuffer(packet.payload, np.uint8))))
    return wav_file(np.concatenate(parts))
