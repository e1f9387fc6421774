"""The picture of a recording: its size, and colour where there is sound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from scenarios.proof.picture import draw_recording, draw_waveform

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall

CALLER_BLUE = (37, 99, 178)


def test_writes_a_png(call: SyntheticCall, evidence: Evidence, tmp_path: Path) -> None:
    draw_recording(evidence, call.parties, tmp_path / "x.png", width=900)
    with Image.open(tmp_path / "x.png") as image:
        assert image.width == 900
        assert image.format == "PNG"
        pixels = np.array(image)
    assert (pixels == CALLER_BLUE).all(axis=2).sum() > 20_000


def test_mono(evidence: Evidence, tmp_path: Path) -> None:
    recording = replace(evidence.recording, samples=evidence.recording.samples[:, :1])
    draw_recording(replace(evidence, recording=recording), (), tmp_path / "x.png")
    assert (tmp_path / "x.png").stat().st_size > 1000


def test_sound_is_drawn_where_it_is() -> None:
    samples = np.zeros((80_000, 1), np.int16)
    samples[40_000:, 0] = np.tile([-16_000, 16_000], 20_000)
    image = np.array(draw_waveform(samples, [[(0, 80_000, "x")]], "x", 832))
    blue = (image == CALLER_BLUE).all(axis=2)
    assert not blue[60:140, 100:410].any()
    assert blue[90:94, 420:810].all()


@pytest.mark.parametrize("length", [0, 1, 100, 8000 * 3700])
def test_any_length(length: int) -> None:
    assert draw_waveform(np.zeros((length, 2), np.int16), [[], []], "x").width == 1200
