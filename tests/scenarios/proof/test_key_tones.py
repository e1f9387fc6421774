"""Keys in audio: all of them, in order, through G.711; not in coded speech, noise or one tone alone."""

from __future__ import annotations

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.audio.dtmf import key_tones
from emulator.audio.g711 import decode_ulaw, encode_ulaw
from emulator.audio.tone import tone
from scenarios.proof.key_tones import keys_in

PAUSE = np.zeros(800, np.int16)


def dialled(keys: str, duration_ms: int = 100) -> np.ndarray:
    return np.concatenate([part for key in keys for part in (key_tones(key, duration_ms), PAUSE)])


def test_every_key_in_order() -> None:
    keys = "11234567890*#ABCD"
    assert keys_in(dialled(keys)) == keys
    assert keys_in(decode_ulaw(encode_ulaw(np.concatenate([PAUSE[:77], dialled(keys)])))) == keys


def test_too_short_is_no_key() -> None:
    assert keys_in(dialled("5", 20)) == ""


def test_what_is_no_key() -> None:
    noise = np.random.default_rng(1).normal(0, 4000, 80_000).astype(np.int16)
    for audio in (coded_signal(3, 0, 80_000), noise, tone(770, 2000), tone(1336, 2000), PAUSE, PAUSE[:10]):
        assert keys_in(audio) == ""
