"""Reads a recording of either format: its first bytes tell which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.proof.mp3_recording import read_mp3
from scenarios.proof.recording import read_recording

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.recording import Recording


def read_any_recording(path: Path) -> Recording:
    """Read a WAV or an MP3. Raises BadInput when it is missing or neither."""
    try:
        with path.open("rb") as file:
            beginning = file.read(2)
    except OSError as error:
        raise BadInput(f"the recording cannot be read ({error.strerror})", place=str(path)) from error
    is_mp3 = beginning == b"ID" or (beginning[:1] == b"\xff" and beginning[1:] >= b"\xe0")
    return read_mp3(path) if is_mp3 else read_recording(path)
