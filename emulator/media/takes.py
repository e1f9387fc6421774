"""The takes of a recording: between which engine samples it was not paused, and where they stand in the file."""

from __future__ import annotations


class Takes:
    """Half-open stretches of engine samples in order; end to end they are the file (docs/decisions/0001, File)."""

    def __init__(self, armed: int) -> None:
        self._armed = armed
        self._done: list[tuple[int, int]] = []
        self.begun: int | None = armed
        """Where the take that is running began; None while paused and after the end."""

    @property
    def is_paused(self) -> bool:
        """Whether nothing is being recorded."""
        return self.begun is None

    @property
    def whole_since(self) -> int | None:
        """Where the only take began; None once there is more than one, while paused, and after the end."""
        return None if self._done else self.begun

    @property
    def end(self) -> int:
        """The engine sample after the last one recorded; of the takes that are done."""
        return self._done[-1][1] if self._done else self._armed

    def pause(self, now: int) -> None:
        """Leave out what comes from engine sample `now` on."""
        if self.begun is not None:
            self.close(now)

    def resume(self, now: int) -> None:
        """Record again from engine sample `now` on; a pause of no length leaves no cut."""
        if self.begun is None:
            whole = bool(self._done) and self._done[-1][1] == now
            self.begun = self._done.pop()[0] if whole else now

    def close(self, at: int) -> None:
        """Keep nothing that stands at engine sample `at` or later."""
        self._done = self.before(at)
        self.begun = None

    def before(self, at: int) -> list[tuple[int, int]]:
        """(begin, end) of the takes up to engine sample `at`, without empty ones."""
        takes = self._done if self.begun is None else [*self._done, (self.begun, at)]
        return [(begin, min(end, at)) for begin, end in takes if begin < min(end, at)]

    def position(self, at: int) -> int:
        """How many samples the file has before engine sample `at`."""
        if self.begun is not None and not self._done:  # As most are throughout.
            return max(0, at - self.begun)
        return sum(end - begin for begin, end in self.before(at))

    def sample_at(self, position: int) -> int | None:
        """The engine sample at which the file has `position` samples; None when a pause keeps it from being known."""
        left = position
        for begin, end in self._done:
            if left <= end - begin:
                return begin + left
            left -= end - begin
        return None if self.begun is None else self.begun + left

    def stretches(self, start: int, stop: int) -> list[tuple[int, int, int]]:
        """(file sample, engine begin, engine end) of what makes up the file samples `start` to `stop`, as recorded."""
        if self.begun is not None and not self._done:
            return [(start, self.begun + start, self.begun + stop)] if start < stop else []
        found, at = [], 0
        last = [] if self.begun is None else [(self.begun, self.begun + stop)]
        for begin, end in [*self._done, *last]:
            low, high = max(start, at), min(stop, at + end - begin)
            if low < high:
                found.append((low, begin + low - at, begin + high - at))
            at += end - begin
        return found
