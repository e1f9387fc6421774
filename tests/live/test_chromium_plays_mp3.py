"""A browser decodes our MP3 files to their exact length: Chromium's own decoder, not FFmpeg by way of PyAV."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from emulator.runtime.mp3_worker import encode

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html><title>waiting</title><body><script>
const bytes = Uint8Array.from(atob("%s"), c => c.charCodeAt(0));
new OfflineAudioContext(2, 8000, 8000).decodeAudioData(bytes.buffer).then(audio => {
  const loud = channel => Math.sqrt(audio.getChannelData(channel).reduce((sum, x) => sum + x * x, 0) / audio.length);
  const channels = [...Array(audio.numberOfChannels).keys()];
  document.body.textContent = JSON.stringify(
    {samples: audio.length, rate: audio.sampleRate, channels: audio.numberOfChannels, loud: channels.map(loud)});
}, error => { document.body.textContent = JSON.stringify({error: String(error)}); });
</script>"""
CHROMIUM = [
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=20000", "--dump-dom"),
]
pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("chromium")]


def test_chromium_decodes_the_exact_number_of_samples(tmp_path: Path) -> None:
    samples = 12_345
    left = coded_signal(1, samples)
    pcm = np.stack([left, np.zeros_like(left)], axis=1)
    wav, mp3, page = tmp_path / "call.wav", tmp_path / "call.mp3", tmp_path / "page.html"
    wav.write_bytes(wav_file(pcm))
    encode(wav, mp3)
    page.write_text(PAGE % base64.b64encode(mp3.read_bytes()).decode())
    dumped = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=60,
    )
    found = re.search(r"\{.*\}", dumped.stdout.rpartition("</script>")[2] or dumped.stdout)
    assert found, dumped.stdout
    heard = json.loads(found[0])

    assert "error" not in heard
    assert (heard["samples"], heard["rate"], heard["channels"]) == (samples, 8000, 2)
    assert heard["loud"][0] > 0.1
    assert heard["loud"][1] < 0.002
