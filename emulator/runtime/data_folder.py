"""The folder of a platform that serves: made, held against a second platform, its last capture set aside."""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CAPTURE = "capture.pcap"
_LOCK = ".lock"


@contextmanager
def occupied(folder: Path) -> Iterator[None]:
    """Hold `folder`, which is made when it is missing. Raises Unavailable when that cannot be or another holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise Unavailable(f"data folder {folder}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unavailable(f"data folder {folder} is in use by another platform") from error
        _set_aside(folder / CAPTURE)
        yield


def last_at_work_ns(folder: Path) -> int | None:
    """Wall time at which a platform last had calls on `folder`: while there are any, its capture is being written."""
    written = [capture.stat().st_mtime_ns for capture in folder.glob("capture*.pcap")]
    return max(written, default=None)


def _set_aside(capture: Path) -> None:
    """Recordings of the last run stay; what proves them must not be overwritten."""
    if capture.exists() and capture.stat().st_size > 0:
        written = time.strftime("%Y%m%d-%H%M%S", time.localtime(capture.stat().st_mtime))
        capture.rename(capture.with_stem(f"{capture.stem}-{written}"))
