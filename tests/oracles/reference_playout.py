"""The play-out delay in plain Python, one leg and one packet at a time, from docs/decisions/0005: an oracle."""

from __future__ import annotations

from dataclasses import dataclass, field

FRAME = 160


def up(samples: int) -> int:
    """Rounded up to frames."""
    return (samples + FRAME - 1) // FRAME * FRAME


@dataclass
class Window:
    """A second: what arrived, and those of it that play-out can still heed."""

    seen: list[int] = field(default_factory=list)
    heeded: list[int] = field(default_factory=list)


@dataclass
class ReferencePlayout:
    """Where one leg is heard."""

    shift: int = 0
    target: int = 0
    fresh: int = 0
    begun: int = 0
    windows: list[Window] = field(default_factory=lambda: [Window()])
    given_up: list[int] = field(default_factory=list)
    discarded: int = 0
    missing: int = 0
    concealed: int = 0

    def begin(self, arrival: int, index: int, length: int, end: int) -> None:
        """A segment begins."""
        self.begun, self.missing = index, 0
        self._restart(arrival, self._raw(arrival, index, length), end)

    def take(self, arrival: int, index: int, length: int, end: int) -> None:
        """A packet was written."""
        raw = self._raw(arrival, index, length)
        self.windows[-1].seen.append(raw)
        earliest = min(self._seen())
        if raw > self.shift and raw > up(earliest + 10 * FRAME):
            self.given_up.append(arrival)
            if arrival - self.given_up[0] >= 800:
                self._restart(arrival, raw, end)
            else:
                self.discarded += 1
            return
        self.given_up.clear()
        self.windows[-1].heeded.append(raw)
        if raw > self.shift:
            self._move(up(raw), arrival, end)
            self.discarded += index < self.fresh

    def review(self, now: int) -> None:
        """A second is over."""
        known = self.windows[-5:]
        self.windows.append(Window())
        seen = [raw for window in known for raw in window.seen]
        if not seen:
            return
        heeded = [raw for window in known for raw in window.heeded]
        least, greatest = up(min(seen) + FRAME), up(min(seen) + 10 * FRAME)
        self.target = max(least, min(greatest, up(max(heeded, default=least))))
        if self.shift < least:
            self.fresh = now - self.shift
        self.shift = max(least, min(greatest, self.shift))
        if self.shift > self.target:
            self.shift -= FRAME

    def read(self, now: int, slots: dict[int, tuple[bytes, str]]) -> list[tuple[bytes, str] | None]:
        """The two slots of the frame that is heard now; None where there is nothing new."""
        begin = now - self.shift
        frame = [slots.get(at // 80) if at >= self.fresh else None for at in (begin, begin + 80)]
        if None not in frame:
            self.concealed += self.missing if self.missing <= 10 else 0
            self.missing = 0
        elif begin >= self.begun:
            self.missing += 1
        return frame

    def catch_up(self, *, loud: bool) -> None:
        """After the frame was heard: leave one out in a pause."""
        if self.shift > self.target and not loud:
            self.shift -= FRAME

    def delay(self) -> int | None:
        """From the arrival of the quickest packet to its play-out, samples."""
        seen = self._seen()
        return self.shift - min(seen) if seen else None

    @staticmethod
    def _raw(arrival: int, index: int, length: int) -> int:
        return arrival - index + (80 if index % FRAME or length % FRAME else 0)

    def _seen(self) -> list[int]:
        return [raw for window in self.windows[-6:] for raw in window.seen]

    def _restart(self, arrival: int, raw: int, end: int) -> None:
        self.windows = [Window([raw], [raw])]
        self.given_up.clear()
        self._move(up(raw + FRAME), arrival, end)

    def _move(self, shift: int, arrival: int, end: int) -> None:
        self.fresh = min(up(arrival) - self.shift, end)
        self.shift = self.target = shift
