"""Audio of streams: by FFmpeg's tables and by Fourier it is what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.stream_format import FORMATS, StreamEncoder
from scenarios.proof.heard import all_audible
from scenarios.proof.parties import Party
from scenarios.proof.stream_audio import samples_of, seconds_of

if TYPE_CHECKING:
    from emulator.audio.stream_format import StreamFormat


@pytest.mark.parametrize("form", FORMATS.values(), ids=str)
def test_a_voice_is_heard_in_every_format(form: StreamFormat) -> None:
    sound = np.concatenate([np.zeros(8000, np.int16), coded_signal(4, 16_000), np.zeros(8000, np.int16)])
    data = StreamEncoder(form).encode(sound)
    assert seconds_of(data, form.encoding, form.rate) == 4.0
    samples = samples_of(data, form.encoding, form.rate)
    assert len(samples) == len(sound)
    (heard,) = all_audible(samples, [Party(name="a", code=4), Party(name="b", code=5)])
    assert heard.party == "a"
    assert heard.start == pytest.approx(1.0, abs=0.3)
    assert heard.end == pytest.approx(3.0, abs=0.3)
    assert abs(heard.level_db) < 0.5


def test_what_is_no_whole_sample_is_left_out() -> None:
    assert samples_of(b"\x01\x00\x02", "audio/x-l16", 8000).tolist() == [1]
    assert not len(samples_of(b"", "audio/x-l16", 16000))
    assert samples_of(b"\xff", "audio/x-mulaw", 8000).tolist() == [0]
