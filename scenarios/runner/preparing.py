"""What a process does before its first case, so that no case's wall time has it in: late imports, what worlds share."""

from __future__ import annotations

import gc
import importlib

import anyio
from PIL import Image

from emulator.testing.world import prepare

LATE_IMPORTS = ("numpy.fft", "numpy.ma")
"""numpy loads these when a function first needs them."""


def prepare_process() -> None:
    """Do all that is done once per process."""
    for module in LATE_IMPORTS:
        importlib.import_module(module)
    Image.preinit()
    anyio.run(prepare)  # and not asyncio.run: anyio, too, loads its larger half when it is first used
    gc.freeze()  # what is loaded now stays: no collection need look through it again
