"""The files of finished recordings on the local disk: opened, joined by an original, removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from emulator.records.models import RecordingRecord

_SIDECAR = ".sidecar.json"


def open_file(record: RecordingRecord, *, original: bool = False) -> BinaryIO:
    """The file, opened for reading; with `original` the one that was attached, if any. Raises FileNotFoundError."""
    if original:
        try:
            return _original(record).open("rb")
        except FileNotFoundError:
            pass
    return Path(record.path).open("rb")


def attach_original(record: RecordingRecord, content: bytes) -> None:
    """Let a recording have a second file: what was there before noise was taken out. Raises OSError."""
    _original(record).write_bytes(content)


def remove_files(record: RecordingRecord) -> None:
    """Remove the file, the WAV from which it was made, the sidecar and an original; what is missing is no error.

    Raises OSError when something is there and stays.
    """
    path = Path(record.path)
    suffixes = {path.suffix, ".wav", _SIDECAR}
    for each in (*(path.with_suffix(suffix) for suffix in suffixes), _original(record)):
        each.unlink(missing_ok=True)


def _original(record: RecordingRecord) -> Path:
    path = Path(record.path)
    return path.with_suffix(f".original{path.suffix}")
