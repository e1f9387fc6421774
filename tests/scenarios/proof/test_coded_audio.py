"""Two implementations of each codec hear the same: to the sample in G.722, nearly so in Opus."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.coders import CODERS
from scenarios.proof.coded_audio import CLOCKS, CODED, coded_length, decode, opus_length


def packets(codec: str) -> list[bytes]:
    encoder, signal = CODERS[codec].encoder(), coded_signal(1, 8000)
    return [encoder.encode(signal[at : at + 160]) for at in range(0, 8000, 160)]


@pytest.mark.parametrize(("codec", "most"), [("G722", 0), ("opus", 4)])
def test_the_engine_s_decoder_and_ours_agree(codec: str, most: int) -> None:
    sent, engine = packets(codec), CODERS[codec].decoder()
    theirs = np.concatenate([engine.decode(packet) for packet in sent]).astype(int)
    ours = np.concatenate(decode(codec, sent))
    assert np.abs(theirs - ours).max() <= most
    assert np.abs(ours).max() > 5000


def test_both_know_the_same_codecs_and_lengths() -> None:
    assert {codec: CLOCKS.get(codec, 1) for codec in CODED} == {codec: each.clock for codec, each in CODERS.items()}
    for first in range(256):
        for payload in (bytes([first]), bytes([first, 3, 1]), bytes([first, 63, 1])):
            assert opus_length(payload) == CODERS["opus"].samples(payload)
    assert coded_length("G722", bytes(160)) == 160


def test_what_cannot_be_decoded_is_silent() -> None:
    torn = b"\x9b\x83" + bytes([255]) * 6
    (samples,) = decode("opus", [torn])
    assert len(samples) == 480
    assert not samples.any()
