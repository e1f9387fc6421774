"""Recordings of legs and of rooms are proved and drawn by the same call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from scenarios.proof.any_proof import prove
from tools.synthetic_call import make_call
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path


def test_both_kinds_are_proved_and_drawn(tmp_path: Path) -> None:
    for made, channels in ((make_call(), 2), (make_room(), 4)):
        recording, sidecar, capture = made.write(tmp_path)
        picture = recording.with_suffix(".png")
        verdicts = prove(recording, sidecar, [capture], made.parties, picture)
        assert [str(verdict) for verdict in verdicts if not verdict.passed] == []
        with Image.open(picture) as drawn:
            assert drawn.height > channels * 100
