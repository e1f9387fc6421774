"""The made-up network of a party: what the simulated world does to its SIP and RTP, both ways."""

from __future__ import annotations

from pydantic import Field

from emulator.testing.impairment import Impairment
from emulator.testing.nat import NatKind
from scenarios.language.part import Part
from scenarios.language.quantities import Seconds, Share


class Quality(Part):
    """How good a network is. Everything that is left out is perfect."""

    loss: Share = Field(default=0.0, description="Of all packets.")
    burst: Share = Field(default=0.0, description="That a burst of loss begins with a packet.")
    burst_length: int = Field(default=5, ge=1, description="Packets lost in a row in a burst.")
    delay: Seconds = Field(default=0.0, description="One way.")
    jitter: Seconds = Field(default=0.0, description="Added to the delay, evenly from 0 to this.")
    reorder: Share = Field(default=0.0, description="That a packet is held back and overtaken.")
    reorder_delay: Seconds = Field(default=0.03, description="For how long it is held back.")
    duplicate: Share = Field(default=0.0, description="That a packet arrives twice.")

    @property
    def impairment(self) -> Impairment:
        """For the test kit."""
        return Impairment(
            loss=self.loss,
            burst=self.burst,
            burst_length=self.burst_length,
            delay_ms=self.delay * 1000,
            jitter_ms=self.jitter * 1000,
            reorder=self.reorder,
            reorder_ms=self.reorder_delay * 1000,
            duplicate=self.duplicate,
        )


class PartyNetwork(Quality):
    """The network of a party from the beginning."""

    nat: NatKind | None = Field(default=None, description="cone: one port for all; symmetric: one per destination.")
