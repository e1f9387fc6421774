"""Formats of audio over WebSocket: their names, and that a sound comes back from each."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.resampling import DELAY
from emulator.audio.stream_format import FORMATS, StreamDecoder, StreamEncoder, StreamFormat, stream_format


def test_the_formats_that_there_are() -> None:
    assert list(FORMATS) == [
        "audio/x-l16;rate=8000",
        "audio/x-l16;rate=16000",
        "audio/x-l16;rate=24000",
        "audio/x-mulaw;rate=8000",
    ]


@pytest.mark.parametrize(
    ("text", "rate", "found"),
    [
        ("audio/x-l16;rate=16000", None, StreamFormat("audio/x-l16", 16000)),
        (" audio/x-L16 ; rate=24000 ", None, StreamFormat("audio/x-l16", 24000)),
        ("audio/x-mulaw", None, StreamFormat("audio/x-mulaw", 8000)),
        ("audio/x-l16", 16000, StreamFormat("audio/x-l16", 16000)),
        ("audio/x-l16;rate=8000", 16000, StreamFormat("audio/x-l16", 8000)),
        ("audio/x-mulaw;rate=16000", None, None),
        ("audio/x-l16", 0, None),
        ("audio/mpeg", None, None),
        ("", None, None),
    ],
)
def test_what_a_content_type_names(text: str, rate: int | None, found: StreamFormat | None) -> None:
    assert stream_format(text, rate) == found


@pytest.mark.parametrize("form", FORMATS.values(), ids=str)
def test_there_and_back_in_pieces_that_cut_samples(form: StreamFormat) -> None:
    sound = coded_signal(3, 8000)
    encoder, decoder = StreamEncoder(form), StreamDecoder(form)
    data = b"".join(encoder.encode(frame) for frame in np.split(sound, 50))
    assert len(data) == 8000 * form.factor * (1 if form.encoding == "audio/x-mulaw" else 2)
    pieces = [data[at : at + 333] for at in range(0, len(data), 333)]
    back = np.concatenate([decoder.decode(piece) for piece in pieces])
    late = 2 * DELAY if form.factor > 1 else 0
    error = back[late:].astype(float) - sound[: len(sound) - late]
    limit = {"audio/x-mulaw": 0.02, "audio/x-l16": 0.05 if late else 0.0}[form.encoding]
    assert np.sqrt(np.mean(error**2)) <= limit * np.sqrt(np.mean(sound.astype(float) ** 2))


def test_l16_has_the_low_byte_first() -> None:
    assert StreamEncoder(StreamFormat()).encode(np.array([1, -2], np.int16)) == b"\x01\x00\xfe\xff"
    assert StreamDecoder(StreamFormat()).decode(b"\x01\x00\xfe\xff").tolist() == [1, -2]
