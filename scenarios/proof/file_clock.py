"""Between file samples and engine samples: a recording that was paused is made of several takes (ADR 0001, File)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FileClock:
    """Takes as half-open ranges of engine samples, in order; end to end they are the file."""

    takes: tuple[Range, ...]

    def engine_sample(self, position: int) -> int:
        """Where a file sample was heard. Past the end the last take goes on."""
        for begin, end in self.takes[:-1]:
            if position < end - begin:
                return begin + position
            position -= end - begin
        return self.takes[-1][0] + position

    def engine_ranges(self, start: int, stop: int) -> list[Range]:
        """The engine samples of the file samples `start` … `stop`-1."""
        found = []
        for at, (begin, end) in self._placed():
            low, high = max(start, at), min(stop, at + end - begin)
            if low < high:
                found.append((begin + low - at, begin + high - at))
        return found

    def file_ranges(self, begin: int, end: int) -> list[Range]:
        """The file samples at which the engine samples `begin` … `end`-1 stand; what was not recorded is left out."""
        found = []
        for at, (first, last) in self._placed():
            low, high = max(begin, first), min(end, last)
            if low < high:
                found.append((at + low - first, at + high - first))
        return found

    def file_sample(self, sample: int) -> int | None:
        """The file sample of an engine sample; None for one that was not recorded."""
        found = self.file_ranges(sample, sample + 1)
        return found[0][0] if found else None

    def position(self, sample: int) -> int:
        """How much of the file was recorded before an engine sample: where it stands, or would if it were recorded."""
        return sum(min(max(sample - begin, 0), end - begin) for begin, end in self.takes)

    def reckonings(self, sample: int) -> list[int]:
        """Where an engine sample would stand in the file by each take, had that one gone on for ever both ways."""
        return [at + sample - begin for at, (begin, _) in self._placed()]

    def cuts(self) -> list[int]:
        """The file samples at which a take follows another."""
        return [at for at, _ in self._placed()][1:]

    def _placed(self) -> list[tuple[int, Range]]:
        lengths = (end - begin for begin, end in self.takes)
        return list(zip(itertools.accumulate(lengths, initial=0), self.takes, strict=False))
