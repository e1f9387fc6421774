"""Cells for tests: what is not said is usual."""

from __future__ import annotations

from typing import Any

from tools.record_matrix.cells import Cell


def cell(**said: Any) -> Cell:
    """A stereo WAV that redirects, with action and callbackUrl."""
    usual = {"file_format": "wav", "channels": "stereo", "redirect": True, "action": True, "callback": True}
    return Cell(**{**usual, "transcription": False, **said})
