"""Starts the media process, with one end of a socket pair and its options."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import emulator
from emulator.runtime.media_wire import socket_pair

if TYPE_CHECKING:
    import socket


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaOptions:
    """What the process is started with."""

    wall_epoch_ns: int
    """Wall time at monotonic zero."""
    capture: str
    """Path of the pcap, or empty."""

    def to_json(self) -> str:
        """The process's first argument; the other is the descriptor of its end of the pipe."""
        return json.dumps(asdict(self))


def spawn(options: MediaOptions) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The running process, and our end of the pipe, non-blocking."""
    ours, theirs = socket_pair()
    ours.setblocking(False)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator.runtime.media_process", options.to_json(), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Its priority counts only within its session.
        )
    return process, ours


def child_environment() -> dict[str, str]:
    """One BLAS thread, and this very emulator, wherever it was imported from."""
    root = str(Path(emulator.__file__).parents[1])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(each for each in paths if each)}
