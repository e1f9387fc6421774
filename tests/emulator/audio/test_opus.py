"""Opus: lengths by the first bytes, constant packets, the stated delay, and FFmpeg's own decoder as a witness."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.opus import OpusDecoder, OpusEncoder, opus_samples
from emulator.audio.resampling import Decimator

DELAY = 38
"""Samples: the encoder's 20 and the filter's 18 (docs/decisions/0004)."""


def packets(code: int) -> list[bytes]:
    encoder, signal = OpusEncoder(), coded_signal(code, 8000)
    return [encoder.encode(signal[at : at + 160]) for at in range(0, 8000, 160)]


def test_a_packet_of_20_ms_has_160_bytes_also_in_silence() -> None:
    encoder = OpusEncoder()
    silence = [encoder.encode(np.zeros(160, np.int16)) for _ in range(10)]
    sent = packets(1) + silence
    assert {len(packet) for packet in sent} == {160} == {opus_samples(packet) for packet in sent}


def test_what_is_encoded_is_heard_after_the_stated_delay() -> None:
    decoder = OpusDecoder()
    heard = np.concatenate([decoder.decode(packet) for packet in packets(2)])
    signal = coded_signal(2, 8000).astype(float)
    error = heard[DELAY + 80 :] - signal[80:-DELAY]
    assert np.mean(signal**2) > 5000 * np.mean(error**2)


def test_another_decoder_hears_the_same_sound() -> None:
    ours, witness, decimator = OpusDecoder(), av.CodecContext.create("opus", "r"), Decimator(6)
    assert isinstance(witness, av.AudioCodecContext)
    witness.sample_rate, witness.layout = 48000, "mono"
    sent = packets(3)
    heard = np.concatenate([ours.decode(packet) for packet in sent]).astype(float)
    wide = np.concatenate([frame.to_ndarray().ravel() for each in sent for frame in witness.decode(av.Packet(each))])
    other = decimator.take(np.rint(wide * 32768).astype(np.int16))
    assert np.abs(heard - other).max() <= 4


def sent_by_another(rate: int, application: str, frame_ms: str, layout: str) -> list[bytes]:
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = rate, layout, "s16"
    encoder.bit_rate, encoder.time_base = 24000, Fraction(1, rate)
    encoder.options = {"application": application, "frame_duration": frame_ms}
    pcm = np.repeat(coded_signal(1, rate)[None], 2 if layout == "stereo" else 1, axis=0)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm.T.reshape(1, -1)), format="s16", layout=layout)
    frame.sample_rate = rate
    return [bytes(packet) for packet in encoder.encode(frame)]


@pytest.mark.parametrize("layout", ["mono", "stereo"])
@pytest.mark.parametrize(
    ("rate", "application", "frame_ms", "samples"),
    [
        (8000, "voip", "20", 160),
        (16000, "voip", "40", 320),
        (48000, "voip", "60", 480),
        (48000, "voip", "10", 80),
        (48000, "audio", "20", 160),
        (48000, "audio", "120", 960),
        (48000, "lowdelay", "2.5", 20),
        (48000, "lowdelay", "5", 40),
    ],
)
def test_every_kind_of_packet_has_the_length_that_it_claims(
    rate: int, application: str, frame_ms: str, samples: int, layout: str
) -> None:
    decoder = OpusDecoder()
    sent = sent_by_another(rate, application, frame_ms, layout)
    assert {opus_samples(packet) for packet in sent} == {samples}
    assert {len(decoder.decode(packet)) for packet in sent} == {samples}


@pytest.mark.parametrize("payload", [b"", b"\x03", b"\x03\x00", b"\xfb\x3f", b"\x1b\x3f"])
def test_what_is_no_packet_has_no_samples(payload: bytes) -> None:
    assert opus_samples(payload) == 0


def test_what_cannot_be_decoded_is_silence_of_its_length() -> None:
    torn = b"\x9b\x83" + bytes([255]) * 6  # Three frames, variable lengths, and no room for them.
    assert opus_samples(torn) == 480
    heard = OpusDecoder().decode(torn)
    assert len(heard) == 480
    assert not heard.any()
