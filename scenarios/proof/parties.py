"""Who takes part in a call, as far as its recording is concerned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.base.address import Address
    from scenarios.proof.sidecar import Sidecar, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An endpoint and the coded signal it plays, known by its leg's name or by where its RTP comes from."""

    name: str
    code: int | None
    """None: it plays no coded signal (a human, a file); nothing is said about when it is heard."""
    leg: str = ""
    addresses: tuple[Address, ...] = ()
    """From where its RTP came, in all of its calls."""
    is_behind: bool = False
    """It may be behind another call that was made one with its leg's: it is there if it is heard."""
    silent: tuple[tuple[int, int], ...] = ()
    """Engine samples [from, to) in which it is muted on purpose."""
    weak_clock: bool = False
    """Its clock is known to be far off: the drift is shown, not judged, and one window in twenty may lack it."""

    def is_at(self, span: Span) -> bool:
        """Whether this party is at the far end of the leg that a span is of."""
        if self.leg != span.leg or self.is_behind:
            return False
        return not (span.remote and self.addresses) or span.remote in map(str, self.addresses)

    def is_silent(self, start: int, end: int) -> bool:
        """Whether it is muted anywhere within engine samples `start` … `end`-1."""
        return any(begin < end and start < finish for begin, finish in self.silent)


def name_at(span: Span, parties: Sequence[Party]) -> str:
    """What to call whoever is at the far end of a span's leg."""
    other = f"call {span.joined}" if span.joined else span.leg
    return next((party.name for party in parties if party.is_at(span)), other)


def name_on(leg: str, parties: Sequence[Party]) -> str:
    """What to call whoever is on a leg, in turn."""
    names = [party.name for party in parties if party.leg == leg and not party.is_behind]
    return " then ".join(dict.fromkeys(names)) or leg


def located(parties: Sequence[Party], sidecar: Sidecar) -> Iterator[Party]:
    """Each party on every leg at whose far end it was; one that was at none may be behind a call joined to a leg.

    A sound of the app, which has no address, is on none.
    """
    remotes = {leg: {*sidecar.remotes(leg)} for leg in sidecar.legs}
    joined = [span.leg for spans in sidecar.spans.values() for span in spans if span.joined]
    for party in parties:
        legs = [leg for leg, there in remotes.items() if there & {*map(str, party.addresses)}]
        if legs:
            yield from (replace(party, leg=leg) for leg in legs)
        elif party.addresses and joined:
            yield replace(party, leg=joined[0], is_behind=True)
        else:
            yield replace(party, leg="nowhere")
