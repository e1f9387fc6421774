"""The files of finished recordings on the local disk: opened, joined by an original, removed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from emulator.base.errors import Unavailable
from emulator.runtime.room_files import remove_tracks

if TYPE_CHECKING:
    from emulator.records.models import RecordingRecord

_SIDECAR = ".sidecar.json"


def open_file(record: RecordingRecord, *, original: bool = False) -> BinaryIO:
    """The file, opened for reading; with `original` the one that was attached, if any.

    Raises FileNotFoundError, and Unavailable when something is there that cannot be opened.
    """
    if original:
        try:
            return _open(_original(record))
        except FileNotFoundError:
            pass
    return _open(Path(record.path))


def attach_original(record: RecordingRecord, content: bytes) -> None:
    """Let a recording have a second file: what was there before noise was taken out.

    Raises Unavailable when it cannot be written; one that was attached before stays then.
    """
    path = _original(record)
    beside = path.with_suffix(".new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise Unavailable(f"{path}: {error.strerror}") from error


def remove_files(record: RecordingRecord) -> None:
    """Remove the file, WAV and tracks from which it was made, sidecars and an original; what is missing is no error.

    Raises OSError when something is there and stays.
    """
    path = Path(record.path)
    if record.conference_uuid or record.mpc_uuid:
        remove_tracks(path.with_suffix(".wav"))
    suffixes = {path.suffix, ".wav", _SIDECAR}
    for each in (*(path.with_suffix(suffix) for suffix in suffixes), _original(record)):
        each.unlink(missing_ok=True)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unavailable(f"{path}: {error.strerror}") from error


def _original(record: RecordingRecord) -> Path:
    path = Path(record.path)
    return path.with_suffix(f".original{path.suffix}")
