"""G.722: held against libg722, which shares nothing with FFmpeg's coder, and through its own encoder."""

from __future__ import annotations

import numpy as np
from G722 import G722

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g722 import G722Decoder, G722Encoder, g722_samples
from emulator.audio.resampling import Decimator

DELAY = 47
"""Samples: two filters and the coder's own (docs/decisions/0004)."""


def packets(code: int) -> list[bytes]:
    encoder, signal = G722Encoder(), coded_signal(code, 8000)
    return [encoder.encode(signal[at : at + 160]) for at in range(0, 8000, 160)]


def test_a_packet_of_20_ms_has_160_bytes() -> None:
    sent = packets(1)
    assert {len(packet) for packet in sent} == {160} == {g722_samples(packet) for packet in sent}


def test_what_is_encoded_is_heard_after_the_stated_delay() -> None:
    decoder = G722Decoder()
    heard = np.concatenate([decoder.decode(packet) for packet in packets(2)])
    signal = coded_signal(2, 8000).astype(float)
    error = heard[DELAY + 80 :] - signal[80:-DELAY]
    assert np.mean(signal**2) > 1000 * np.mean(error**2)


def test_another_decoder_hears_the_same_samples() -> None:
    ours, other, decimator = G722Decoder(), G722(16000, 64000), Decimator(2)
    for packet in packets(3):
        wide = np.array(other.decode(packet), np.int16)
        assert np.array_equal(ours.decode(packet), decimator.take(wide))


def test_any_length_of_payload_goes() -> None:
    whole, parts = G722Decoder(), G722Decoder()
    stream = b"".join(packets(4))
    pieces = [stream[:80], stream[80:560], stream[560:]]
    assert np.array_equal(whole.decode(stream), np.concatenate([parts.decode(piece) for piece in pieces]))
