"""Chromium is looked for and started, and its microphone says what the file says; without one the reason is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.wav import wav_file
from emulator.base.errors import Unavailable
from scenarios.endpoints import chromium

if TYPE_CHECKING:
    from pathlib import Path

LOUDNESS = """async () => {
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 32768;
  context.createMediaStreamSource(stream).connect(analyser);
  await new Promise((done) => { setTimeout(done, 1500); });
  const heard = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(heard);
  const swing = (f) => Math.hypot(...['cos', 'sin'].map((wave) => heard.reduce(
    (sum, x, n) => sum + x * Math[wave](2 * Math.PI * f * n / context.sampleRate), 0))) * 2 / heard.length;
  return [swing(697), swing(1209)];
}"""
"""The amplitudes of two tones in what the microphone hears."""


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.asyncio
@pytest.mark.peer("chromium", "playwright")
async def test_its_microphone_is_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tone.wav"
    tone = 0.4 * np.sin(2 * np.pi * 697 * np.arange(8000) / 8000)
    file.write_bytes(wav_file((tone * 32767).astype(np.int16)))
    async with chromium.chromium(file) as browser:
        page = await browser.new_page()
        await page.route("**/*", lambda route: route.fulfill(body="<title>tone</title>", content_type="text/html"))
        await page.goto("http://localhost:9/")
        low, high = await page.evaluate(LOUDNESS)
    assert low == pytest.approx(0.4, abs=0.04)
    assert high < 0.01


def test_without_a_file_the_page_has_to_ask() -> None:
    assert not [flag for flag in chromium.flags(None) if "fake" in flag]


def test_the_first_program_that_is_there_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if "google" in name else None)
    assert chromium.program() == "/bin/google-chrome"


@pytest.mark.asyncio
async def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "offhook[chromium]" in chromium.absence()
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(Unavailable, match="chromium is not installed"):
        async with chromium.chromium():
            pass


@pytest.mark.asyncio
@pytest.mark.peer("playwright")
async def test_one_that_does_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho no screen today >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _: str(broken))
    with pytest.raises(Unavailable, match=r"chromium did not start(.|\n)*no screen today"):
        async with chromium.chromium():
            pass
