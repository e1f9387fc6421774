"""The signal of a phone by WebRTC, and what its peer connection offers."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from scenarios.endpoints.web_media import FRAME, Microphone, WebMedia

pytestmark = pytest.mark.asyncio


async def test_the_microphone_has_the_signal_of_the_party() -> None:
    microphone = Microphone(7)
    heard = [(await microphone.recv()).to_ndarray().reshape(-1) for _ in range(3)]
    assert np.array_equal(np.concatenate(heard), coded_signal(7, 3 * FRAME))
    microphone.muted = True
    assert not (await microphone.recv()).to_ndarray().any()


@pytest.mark.live
async def test_only_the_codecs_that_are_wanted_are_offered() -> None:
    media = WebMedia(1, ["PCMU"])
    offer = (await media.offer()).decode()
    await media.close()
    assert "m=audio" in offer
    assert " UDP/TLS/RTP/SAVPF 0 126\r\n" in offer
    assert "opus" not in offer
