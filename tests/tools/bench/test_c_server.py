"""The yardstick does the work it is measured by: it bridges, and records both legs in stereo."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.g711 import ULAW_TO_PCM
from tests.tools.bench.two_phones import two_phones
from tools.bench.c_server import c_server
from tools.bench.programs import compile_program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.live
@pytest.mark.peer("gcc")
@pytest.mark.asyncio
async def test_a_call_is_bridged_decoded_and_recorded(tmp_path: Path) -> None:
    serve = c_server(compile_program("server", tmp_path))
    with two_phones() as phones:
        async with serve(1, phones.port, tmp_path) as serving:
            await phones.talk(serving.ports)
        assert min(phones.shares_heard(serving.ports)) > 0.5
    with wave.open(str(tmp_path / "0.wav")) as recording:
        assert (recording.getnchannels(), recording.getframerate()) == (2, 8000)
        samples = np.frombuffer(recording.readframes(recording.getnframes()), "<i2").reshape(-1, 2)
    assert set(samples[:, 0].tolist()) == set(ULAW_TO_PCM.tolist())
    assert set(samples[:, 1].tolist()) == set(ULAW_TO_PCM.tolist())
    spoken = np.flatnonzero((samples != 0).any(axis=1))
    left, right = samples[spoken[0] + 200 : spoken[0] + 300].T
    assert (np.diff(left[:27]) != 0).all()
    assert not np.array_equal(left, right)
