"""A run that is published on the bus of its lab, and that an emergency stop ends as Ctrl-C does."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import TYPE_CHECKING

from hardware.lab_file import load_lab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scenarios.runner.outcome import Outcome
    from scenarios.runner.progress import Screen


def lab_in_use(outcomes: Iterable[Outcome]) -> Path | None:
    """The lab file of the first live case whose lab has a bus, named or not: an emergency stop has to reach the run."""
    return next((each.lab.file for each in outcomes if each.lab.lab.bus is not None and each.world == "live"), None)


@contextlib.contextmanager
def published(lab: Path | None, screen: Screen) -> Iterator[None]:
    """Publish what `screen` shows, when a lab was chosen that has a bus. Raises BadInput, Unavailable."""
    broker = None if lab is None else load_lab(lab).bus
    if broker is None:
        yield
        return
    from hardware.bus.run_bus import RunBus  # noqa: PLC0415 - an extra that only labs have

    with RunBus(broker, lambda: os.kill(os.getpid(), signal.SIGINT)) as bus:
        screen.watch(bus)
        yield
