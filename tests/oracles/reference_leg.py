"""A leg of the reference engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracles.reference_g711 import law_of
from tests.oracles.reference_keys import ReferenceKeys
from tests.oracles.reference_statistics import ReferenceStatistics
from tests.oracles.reference_timeline import ReferenceTimeline

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.media import commands as c
    from tests.oracles.reference_feeds import ReferenceFeed
    from tests.oracles.reference_key_steps import Step
    from tests.oracles.reference_voice import ReferenceVoice


@dataclass(eq=False)
class Leg:
    """A leg, open or closed."""

    opened: c.OpenLeg
    opened_at: int
    line: ReferenceTimeline = field(default_factory=ReferenceTimeline)
    statistics: ReferenceStatistics = field(default_factory=ReferenceStatistics)
    remote: Address | None = None
    turns: list[tuple[int, Address, str]] = field(default_factory=list)
    """(engine sample, who is at the far end from then on, the leg of ours that has this address)."""
    payload_type: int = 0
    payload_types: dict[int, str] = field(default_factory=lambda: {0: "PCMU", 8: "PCMA"})
    event_type: int | None = None
    closed_at: int | None = None
    peer: Leg | None = None
    cue: tuple[str, list[int], int] | None = None
    """Name, every sample to play in order (one round when it loops for ever), loops."""
    cue_position: int = 0
    keys_sent: list[tuple[str, list[Step]]] = field(default_factory=list)
    """Name and what is left of them, those under way first."""
    step: Step = None
    event_rate: int = 8000
    feeds: dict[str, ReferenceFeed] = field(default_factory=dict)
    feeding: str = ""
    sent: int = 0
    keys: ReferenceKeys = field(default_factory=ReferenceKeys)
    frame: list[tuple[bytes, str] | None] = field(default_factory=list)

    voice: ReferenceVoice | None = None
    """While it is watched."""

    @property
    def law(self) -> str:
        """The law in which we send."""
        return law_of(self.payload_types[self.payload_type])
