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
AT_ONCE_S = 0.010


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

    def longest_ms(self, since_s: float, until_s: float) -> float:
        """The longest standstill that began or ended in that time (time.monotonic), in milliseconds; 0: none."""
        self._listen()
        return max(
            (1000 * (end - begin) for begin, end in self._joined() if end > since_s and begin < until_s), default=0.0
        )

    def _joined(self) -> list[tuple[float, float]]:
        """What follows at once, be it on another CPU, kept a program waiting without a pause."""
        joined: list[tuple[float, float]] = []
        for begin, end in sorted(self._spans):
            if joined and begin < joined[-1][1] + AT_ONCE_S:
                joined[-1] = joined[-1][0], max(joined[-1][1], end)
            else:
                joined.append((begin, end))
        return joined

    def _listen(self) -> None:
        assert self._witness.stdout is not None
        self._heard += self._witness.stdout.read() or b""
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            begin, end = line.split()
            self._spans.append((float(begin), float(end)))
