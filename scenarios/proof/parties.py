"""Who takes part in a call, as far as its recording is concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.proof.sidecar import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An endpoint and the coded signal it plays, known by its leg's name or by its RTP address."""

    name: str
    code: int | None
    """None: it plays no coded signal (a human, a file); nothing is said about when it is heard."""
    leg: str = ""
    address: str = ""
    """"ip:port" from which its RTP comes, when the leg's name is not known."""
    silent: tuple[tuple[int, int], ...] = ()
    """Engine samples [from, to) in which it is muted on purpose."""
    weak_clock: bool = False
    """Its clock is known to be far off: the drift is shown, not judged, and one window in twenty may lack it."""

    def is_on(self, name: str, leg: Leg) -> bool:
        """Whether this party speaks on the leg called `name`."""
        return self.leg == name if self.leg else bool(self.address) and self.address == leg.remote

    def is_silent(self, start: int, end: int) -> bool:
        """Whether it is muted anywhere within engine samples `start` … `end`-1."""
        return any(begin < end and start < finish for begin, finish in self.silent)
