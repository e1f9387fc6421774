"""A browser decodes our MP3 files to their exact length: Chromium's own decoder, not FFmpeg by way of PyAV."""

from __future__ import annotations

import base64
import json
import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from emulator.runtime.mp3_worker import encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = """<!doctype html><title>decoder</title><body><script>
const bytes = Uint8Array.from(atob("%s"), c => c.charCodeAt(0));
const report = result => fetch("/result", {method: "POST", body: JSON.stringify(result)});
new OfflineAudioContext(2, 8000, 8000).decodeAudioData(bytes.buffer).then(audio => {
  const loud = channel => Math.sqrt(audio.getChannelData(channel).reduce((sum, x) => sum + x * x, 0) / audio.length);
  const channels = [...Array(audio.numberOfChannels).keys()];
  report({samples: audio.length, rate: audio.sampleRate, channels: audio.numberOfChannels, loud: channels.map(loud)});
}, error => report({error: String(error)}));
</script>"""
CHROMIUM = [
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE_S = 90
"""Only a browser that never answers takes so long; one on a busy machine may need half a minute to start."""
pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("chromium")]


def test_chromium_decodes_the_exact_number_of_samples(tmp_path: Path) -> None:
    samples = 12_345
    left = coded_signal(1, samples)
    pcm = np.stack([left, np.zeros_like(left)], axis=1)
    wav, mp3 = tmp_path / "call.wav", tmp_path / "call.mp3"
    wav.write_bytes(wav_file(pcm))
    encode(wav, mp3)
    results: Queue[dict[str, Any]] = Queue()
    page = PAGE % base64.b64encode(mp3.read_bytes()).decode()
    with served(page, results) as address, chromium(tmp_path / "profile", address):
        heard = results.get(timeout=PATIENCE_S)

    assert "error" not in heard
    assert (heard["samples"], heard["rate"], heard["channels"]) == (samples, 8000, 2)
    assert heard["loud"][0] > 0.1
    assert heard["loud"][1] < 0.002


@contextmanager
def served(page: str, results: Queue[dict[str, Any]]) -> Iterator[str]:
    """A web server on loopback that gives out `page` and puts what the page posts into `results`."""

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def do_POST(self) -> None:
            posted = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()
            results.put(json.loads(posted))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing on the terminal."""

    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium(profile: Path, address: str) -> Iterator[None]:
    """A headless browser that shows the page at `address`, ended afterwards."""
    command = [*CHROMIUM, f"--user-data-dir={profile}", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
        try:
            yield
        finally:
            browser.terminate()
