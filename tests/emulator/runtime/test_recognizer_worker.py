"""Our recognisers as programs: JSON in, JSON out."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.wav import wav_file
from emulator.runtime.recognizer_worker import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _order(audio: Path) -> str:
    return json.dumps({"audio": str(audio), "language": "en-US", "hints": [], "explained": [], "sounds": "."})


def test_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    noise = np.random.default_rng(1).integers(-4000, 4000, 8000).astype(np.int16)
    (tmp_path / "a.wav").write_bytes(wav_file(noise))
    monkeypatch.setattr("sys.stdin", io.StringIO(_order(tmp_path / "a.wav")))
    assert main(["known"]) == 0
    (piece,) = json.loads(capsys.readouterr().out)["pieces"]
    assert piece == {"channel": 0, "from_ms": 0, "to_ms": 1000, "text": "", "confidence": 0.0}


def test_what_fails_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(_order(tmp_path / "none.wav")))
    assert main(["pocketsphinx"]) == 1
    assert capsys.readouterr().err.startswith("none.wav: ")
