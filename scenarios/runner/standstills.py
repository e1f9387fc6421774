"""When the machine itself stood still, as told by a witness that has nothing else to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

WITNESS = Path(__file__).with_name("standstill_witness.py")
END_WITHIN_S = 5.0
WINDOW_S = 0.25
"""A program that is kept from running again and again has little time between: what it lost adds up."""


class Standstills:
    """Runs the witness. Where it may not come before other programs it is blind, and no standstill is known of."""

    def __init__(self) -> None:
        self._heard = b""
        self._spans: list[tuple[float, float]] = []

    def __enter__(self) -> Self:
        # -I -S: it needs no packages, and starts in a tenth of the time. Of its own group: Ctrl-C is not for it.
        command = [sys.executable, "-I", "-S", str(WITNESS)]
        self._witness = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        assert self._witness.stdout is not None
        self.blind = self._witness.stdout.readline() != b"watching\n"
        self.pid = self._witness.pid
        os.set_blocking(self._witness.stdout.fileno(), False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._witness.stdin is not None
        assert self._witness.stdout is not None
        self._witness.stdin.close()
        self._witness.wait(END_WITHIN_S)
        self._witness.stdout.close()

    def most_ms(self, since_s: float, until_s: float) -> float:
        """The most of any `WINDOW_S` for which the machine stood still, in milliseconds; 0: it never did.

        What began or ended in the time asked for (time.monotonic) counts as a whole.
        """
        self._listen()
        spans = [(begin, end) for begin, end in self._apart() if end > since_s and begin < until_s]
        return max((1000 * _within(spans, begin) for begin, _ in spans), default=0.0)

    def _apart(self) -> list[tuple[float, float]]:
        """The standstills in order, those of several CPUs at a time as one."""
        apart: list[tuple[float, float]] = []
        for begin, end in sorted(self._spans):
            if apart and begin <= apart[-1][1]:
                apart[-1] = apart[-1][0], max(apart[-1][1], end)
            else:
                apart.append((begin, end))
        return apart

    def _listen(self) -> None:
        assert self._witness.stdout is not None
        self._heard += self._witness.stdout.read() or b""
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            begin, end = line.split()
            self._spans.append((float(begin), float(end)))


def _within(spans: list[tuple[float, float]], since_s: float) -> float:
    """How long the standstills are that begin within a window, the last one as a whole."""
    return sum(end - begin for begin, end in spans if since_s <= begin < since_s + WINDOW_S)
