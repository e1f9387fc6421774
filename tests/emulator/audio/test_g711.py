"""G.711 against FFmpeg's codecs and against its own round trip."""

from __future__ import annotations

from typing import cast

import av
import numpy as np
import pytest

from emulator.audio import g711

LAWS = [
    pytest.param("pcm_mulaw", g711.decode_ulaw, g711.encode_ulaw, id="µ-law"),
    pytest.param("pcm_alaw", g711.decode_alaw, g711.encode_alaw, id="A-law"),
]
EVERY_BYTE = np.arange(256, dtype=np.uint8)


def decode_with_ffmpeg(codec: str, payload: bytes) -> np.ndarray:
    decoder = cast("av.AudioCodecContext", av.CodecContext.create(codec, "r"))
    decoder.sample_rate = 8000
    decoder.layout = "mono"
    frames = decoder.decode(av.Packet(payload))
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


@pytest.mark.parametrize(("codec", "decode", "encode"), LAWS)
def test_every_byte_decodes_as_ffmpeg_has_it(codec, decode, encode) -> None:  # type: ignore[no-untyped-def]
    assert np.array_equal(decode(EVERY_BYTE), decode_with_ffmpeg(codec, EVERY_BYTE.tobytes()))


@pytest.mark.parametrize(("codec", "decode", "encode"), LAWS)
def test_a_decoded_byte_encodes_to_the_same_value(codec, decode, encode) -> None:  # type: ignore[no-untyped-def]
    assert np.array_equal(decode(encode(decode(EVERY_BYTE))), decode(EVERY_BYTE))


@pytest.mark.parametrize(("codec", "decode", "encode"), LAWS)
def test_the_error_of_every_sample_is_at_most_half_a_step(codec, decode, encode) -> None:  # type: ignore[no-untyped-def]
    samples = np.arange(-32000, 32001, dtype=np.int16)
    error = np.abs(decode(encode(samples)).astype(int) - samples)
    assert (error <= np.abs(samples.astype(int)) / 32 + 9).all()


def test_silence_bytes() -> None:
    assert g711.ULAW_TO_PCM[g711.ULAW_SILENCE] == 0
    assert g711.ALAW_TO_PCM[g711.ALAW_SILENCE] == 8


def test_transcoding_is_decoding_and_encoding() -> None:
    assert np.array_equal(g711.ULAW_TO_ALAW, g711.encode_alaw(g711.decode_ulaw(EVERY_BYTE)))
    assert np.array_equal(g711.ALAW_TO_ULAW, g711.encode_ulaw(g711.decode_alaw(EVERY_BYTE)))


def test_shapes_are_kept() -> None:
    frames = np.zeros((3, 160), np.int16)
    assert g711.encode_alaw(frames[:, ::2]).shape == (3, 80)
