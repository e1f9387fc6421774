"""PCM of cues, read from disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.runtime.pcm_file import read_pcm

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "samples"),
    [(b"\x01\x00\xff\xff", [1, -1]), (b"\x00\x80\xff", [-32768]), (b"", None), (b"\x01", None)],
)
def test_samples_are_little_endian(tmp_path: Path, data: bytes, samples: list[int] | None) -> None:
    path = tmp_path / "cue.pcm"
    path.write_bytes(data)
    found = read_pcm(str(path))
    assert (None if found is None else found.tolist()) == samples


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert read_pcm(str(tmp_path / "none")) is None
    assert read_pcm(str(tmp_path)) is None
