"""Writes the blocks of recordings to disk. An error of one file spoils that recording and no other."""

from __future__ import annotations

import contextlib
import fcntl
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from emulator.media.events import RecordingClosed, RoomRecordingClosed
from emulator.media.recorders import sidecar_path
from emulator.media.room_recorders import manifest_path
from emulator.runtime.salvage import mend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.media.events import Event
    from emulator.media.recorders import Block

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0)


class RecordingFiles:
    """Open files by path. A file is open from its first block to its last."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._failed: dict[str, str] = {}
        self._newly_failed: list[str] = []

    def write(self, blocks: Iterable[Block]) -> None:
        """Write in order; what cannot be written is remembered for `settle`."""
        for block in blocks:
            if block.path not in self._failed:
                try:
                    self._write(block)
                except OSError as error:
                    self._fail(block, error)
            if block.last:
                self._close(block.path)

    def take_failed(self) -> list[str]:
        """Recordings of which something could not be written since the last call: there is no use in going on."""
        failed, self._newly_failed = self._newly_failed, []
        return failed

    def settle(self, event: Event) -> Event:
        """The event as it is true: a recording is not closed well when its file or its sidecar could not be written."""
        if not isinstance(event, RecordingClosed | RoomRecordingClosed):
            return event
        errors = [self._failed.pop(path, "") for path in _files_of(event)]
        error = next((each for each in errors if each), "")
        return replace(event, reason="failed", error=error) if error else event

    def close(self) -> None:
        """Close what is still open; after an orderly end nothing is."""
        for path in list(self._open):
            self._close(path)

    def _write(self, block: Block) -> None:
        fd = self._open.get(block.path)
        if fd is None:
            fd = self._open[block.path] = os.open(block.path, _FLAGS, 0o644)
            with contextlib.suppress(OSError):
                # Whoever comes after a crash of the platform sees that this process has not finished yet.
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        data, offset = memoryview(block.data), block.offset
        while data:
            written = os.pwrite(fd, data, offset)
            data, offset = data[written:], offset + written

    def _fail(self, block: Block, error: OSError) -> None:
        """What could be written stays, with the header of its length."""
        self._failed[block.path] = f"{block.path}: {error.strerror or error}"
        self._newly_failed.append(block.recording)
        self._close(block.path)
        with contextlib.suppress(OSError, BadInput):
            mend(Path(block.path))

    def _close(self, path: str) -> None:
        fd = self._open.pop(path, None)
        if fd is None:
            return
        try:
            os.close(fd)
        except OSError as error:
            # Network file systems report a full disk only here.
            self._failed.setdefault(path, f"{path}: {error.strerror or error}")


def _files_of(event: RecordingClosed | RoomRecordingClosed) -> list[str]:
    if isinstance(event, RecordingClosed):
        return [event.path, sidecar_path(event.path)]
    folder = Path(event.path_stem).parent
    wavs = [str(folder / track.file) for track in event.tracks]
    return [*wavs, *map(sidecar_path, wavs), manifest_path(event.path_stem)]
