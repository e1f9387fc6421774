"""How the softphone of a party sends its RTP: what phones of a lab do, one word for each."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from emulator.testing.phone_habits import Jump, PhoneHabits
from scenarios.language.part import Part
from scenarios.language.quantities import Drift, Seconds

PTIMES_MS = (10, 20, 30, 40, 60)


def _is_usual(ptime: float) -> float:
    if round(ptime * 1000, 3) not in PTIMES_MS:
        raise PydanticCustomError("ptime", "expected 10 ms, 20 ms, 30 ms, 40 ms or 60 ms")
    return ptime


class CounterJump(Part):
    """A counter that goes on somewhere else."""

    at: Seconds = Field(description="After so much of its own audio.")
    by: int = Field(description="What is added to the next number; may be negative.")


def _jump(written: CounterJump | None) -> Jump | None:
    return None if written is None else Jump(at_s=written.at, by=written.by)


class PartyRtp(Part):
    """Everything that is left out is as plain as can be."""

    ptime: Annotated[Seconds, AfterValidator(_is_usual)] = Field(default=0.020, description="Audio per packet.")
    start_late: Seconds = Field(default=0.0, description="Between the answer and its first packet.")
    drift: Drift = Field(default=0, description="Of its clock: +200 ppm is fast, -1 % slow.")
    first_sequence: int | None = Field(default=None, ge=0, le=0xFFFF, description="Of its first packet.")
    first_timestamp: int | None = Field(default=None, ge=0, le=0xFFFFFFFF, description="Of its first packet.")
    new_ssrc_at: Seconds | None = Field(default=None, description="Then all counters start anew.")
    timestamp_jump: CounterJump | None = Field(default=None, description="In samples.")
    sequence_jump: CounterJump | None = Field(default=None, description="In packets.")
    marker_every: Seconds | None = Field(default=None, description="The marker bit is set again so often.")
    comfort_noise: bool = Field(default=False, description="While mute: payload type 13 in place of silence.")
    ack_delay: Seconds = Field(default=0.0, description="Its ACK comes so late; its RTP does not wait for it.")
    telephone_events: bool = Field(default=True, description="It offers and accepts telephone events (RFC 4733).")
    early_media: bool = Field(default=False, description="It speaks from the ringing on: 183 with SDP, not 180.")
    rtcp_mux: bool = Field(default=False, description="It offers to have RTCP on the port of RTP.")
    update: bool = Field(default=False, description="It changes its media by UPDATE (RFC 3311), not by re-INVITE.")

    @property
    def habits(self) -> PhoneHabits:
        """For the test kit."""
        return PhoneHabits(
            ptime_ms=round(self.ptime * 1000),
            start_late_s=self.start_late,
            drift_ppm=self.drift,
            first_sequence=self.first_sequence,
            first_timestamp=self.first_timestamp,
            new_ssrc_at_s=self.new_ssrc_at,
            timestamp_jump=_jump(self.timestamp_jump),
            sequence_jump=_jump(self.sequence_jump),
            marker_every_s=self.marker_every,
            comfort_noise=self.comfort_noise,
            ack_delay_s=self.ack_delay,
            telephone_events=self.telephone_events,
            early_media=self.early_media,
            rtcp_mux=self.rtcp_mux,
            update=self.update,
        )
