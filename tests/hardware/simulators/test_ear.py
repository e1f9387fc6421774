"""What was heard becomes a WAV, packet after packet."""

from __future__ import annotations

import numpy as np

from emulator.audio.g711 import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw
from emulator.audio.wav import HEADER_BYTES
from emulator.base.address import Address
from emulator.rtp.packet import RtpPacket, build
from hardware.simulators.ear import heard_wav

FAR = Address("192.0.2.1", 4000)


def packet(payload_type: int, payload: bytes, sequence: int) -> tuple[bytes, Address, int]:
    made = RtpPacket(payload_type=payload_type, sequence=sequence, timestamp=160 * sequence, ssrc=1, payload=payload)
    return build(made), FAR, 0


def test_both_laws_are_read_and_what_is_neither_is_left_out() -> None:
    pcm = np.arange(0, 1600, 10, dtype=np.int16)
    u_law, a_law = np.asarray(encode_ulaw(pcm)).tobytes(), np.asarray(encode_alaw(pcm)).tobytes()
    heard = [packet(0, u_law, 1), packet(8, a_law, 2), packet(101, b"\1\0\0\0", 3), (b"x", FAR, 0)]
    found = np.frombuffer(heard_wav(heard)[HEADER_BYTES:], "<i2")
    assert np.array_equal(found, np.concatenate([decode_ulaw(encode_ulaw(pcm)), decode_alaw(encode_alaw(pcm))]))


def test_who_heard_nothing_has_an_empty_file() -> None:
    assert len(heard_wav([])) == HEADER_BYTES
