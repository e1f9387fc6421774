"""Brings a recording, its sidecar and the captures together: what the file should hold, by the packets alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from emulator.base.errors import BadInput
from scenarios.proof.any_recording import read_any_recording
from scenarios.proof.pcap import read_capture
from scenarios.proof.placed_flow import PlacedFlow
from scenarios.proof.rtp_flow import flow_from_peer, flow_to_peer
from scenarios.proof.sidecar import Span, read_sidecar
from scenarios.proof.time_base import derive_time_base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.proof.pcap import Capture
    from scenarios.proof.recording import Recording
    from scenarios.proof.rtp_flow import Flow
    from scenarios.proof.sidecar import Leg, Sidecar
    from scenarios.proof.time_base import TimeBase

Samples = npt.NDArray[np.int16]
Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(frozen=True, slots=True)
class HeardLeg:
    """One leg as the capture shows it, over the samples of the file."""

    time_base: TimeBase
    from_peer: Samples
    from_peer_covered: npt.NDArray[np.bool_]
    sent: PlacedFlow
    is_lossy: npt.NDArray[np.bool_]
    """Where `from_peer` was decoded by another decoder than the engine's that need not give the same samples."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the checks look at."""

    recording: Recording
    sidecar: Sidecar
    captures: tuple[Capture, ...]
    legs: dict[str, HeardLeg]
    sides: dict[Side, Samples]
    """What each side should hold, `sidecar.samples` long: the same for stereo and for mono."""

    @property
    def expected(self) -> Samples:
        """`[samples, channels]`: what the file should hold."""
        left, right = self.sides["left"], self.sides["right"]
        columns = [left, right] if self.sidecar.channels == 2 else [mixed(left, right)]
        stacked: Samples = np.stack(columns, axis=1)
        return stacked

    def lossy_part(self, side: str) -> npt.NDArray[np.bool_]:
        """The samples of `left`, `right` or `mono` that can be held to the wire within limits only (ADR 0004)."""
        if side == "mono":
            return self.lossy_part("left") | self.lossy_part("right")
        lossy = np.zeros(self.sidecar.samples, bool)
        for span in self.spans("left" if side == "left" else "right"):
            if span.kind != "none":
                part, leg = slice(span.start, span.end), self.legs[span.leg]
                lossy[part] = leg.is_lossy[part] if span.kind == "from_peer" else leg.sent.flow.is_coded()
        return lossy

    @property
    def is_coarse(self) -> bool:
        """Whether coded signals went through more than G.711: what a coding adds is not told from a soft leak."""
        return self.recording.lossy or any(leg.time_base.placed.flow.is_coded() for leg in self.legs.values())

    @property
    def is_lossy(self) -> bool:
        """Whether the file holds anything that can be compared within limits only."""
        return self.recording.lossy or any(bool(self.lossy_part(side).any()) for side in SIDES)

    @property
    def exact(self) -> bool:
        """True for our own tap; a witness with microsecond stamps of its own may see an anchor one sample off."""
        return all(capture.nanoseconds for capture in self.captures)

    def spans(self, side: Side) -> tuple[Span, ...]:
        """The spans of a side; a side that is not described is silent."""
        whole = Span.model_validate({"from": 0, "to": self.sidecar.samples, "kind": "none"})
        return self.sidecar.spans.get(side, (whole,))

    def cuts(self) -> list[int]:
        """The file samples at which what a sender sent ceases to be contiguous: pauses, slips, segments."""
        clock = self.sidecar.clock
        begun = [place for leg in self.legs.values() for place in leg.time_base.piece_positions()]
        return clock.cuts() + [at for place in begun if (at := clock.file_sample(place))]


def mixed(left: Samples, right: Samples) -> Samples:
    """The mono sum, saturated at 16 bits, not halved (ADR 0002)."""
    total = left.astype(np.int32) + right
    saturated: Samples = np.clip(total, -32768, 32767).astype(np.int16)
    return saturated


def gather(wav: Path, sidecar_path: Path, captures: Sequence[Path]) -> Evidence:
    """Read everything. Raises BadInput with the name of the file that cannot be used."""
    if not captures:
        raise BadInput("without a capture nothing can be proved", place=str(wav))
    read = tuple(read_capture(path) for path in captures)
    return bring_together(read_any_recording(wav), read_sidecar(sidecar_path), read)


def bring_together(recording: Recording, sidecar: Sidecar, captures: tuple[Capture, ...]) -> Evidence:
    """All of it, read already."""
    legs = {name: _hear(name, sidecar, captures) for name in sidecar.legs}
    evidence = Evidence(recording, sidecar, captures, legs, {})
    for side in SIDES:
        evidence.sides[side] = _side(evidence, evidence.spans(side))
    return evidence


def _hear(name: str, sidecar: Sidecar, captures: tuple[Capture, ...]) -> HeardLeg:
    leg = sidecar.legs[name]
    received = _in_its_life(flow_from_peer(captures, leg.local, leg.payload_types), leg, sidecar)
    sent = _in_its_life(flow_to_peer(captures, leg.local, leg.payload_types), leg, sidecar)
    if joined := sidecar.joined(name):
        # From one port of ours to another: a packet is captured as it leaves, and as it comes.
        others = [flow_to_peer(captures, remote, leg.payload_types).ssrc for remote in joined]
        received = received.once(among=np.isin(received.ssrc, np.concatenate(others)), latest=True)
        sent = sent.once(among=np.ones(len(sent), bool), latest=False)
    time_base = derive_time_base(received, sidecar.wall_epoch_ns)
    samples, covered = over_takes(time_base.placed, sidecar, 0, sidecar.samples)
    _, opus = over_takes(time_base.placed.only(received.is_lossy()), sidecar, 0, sidecar.samples)
    return HeardLeg(time_base, samples, covered, PlacedFlow.as_sent(sent, sidecar.wall_epoch_ns), opus)


def over_takes(placed: PlacedFlow, sidecar: Sidecar, start: int, stop: int) -> tuple[Samples, npt.NDArray[np.bool_]]:
    """What a flow puts into the file samples `start` … `stop`-1, and where it puts anything."""
    ranges = sidecar.clock.engine_ranges(start, stop) or [(sidecar.armed_sample, sidecar.armed_sample)]
    samples, covered = zip(*(placed.timeline(*each) for each in ranges), strict=True)
    return np.concatenate(samples), np.concatenate(covered)


def _in_its_life(flow: Flow, leg: Leg, sidecar: Sidecar) -> Flow:
    """Without the packets of other legs that used the same port earlier or later."""
    if leg.opened_sample is None and leg.closed_sample is None:
        return flow
    at = (flow.time_ns - sidecar.wall_epoch_ns) * 8 // 1_000_000
    alive = np.ones(len(flow), bool)
    if leg.opened_sample is not None:
        alive &= at >= leg.opened_sample
    if leg.closed_sample is not None:
        alive &= at < leg.closed_sample
    return flow.select(alive)


def _side(evidence: Evidence, spans: tuple[Span, ...]) -> Samples:
    side = np.zeros(evidence.sidecar.samples, np.int16)
    for span in spans:
        if span.kind == "from_peer":
            side[span.start : span.end] = evidence.legs[span.leg].from_peer[span.start : span.end]
        elif span.kind == "to_peer":
            sent = evidence.legs[span.leg].sent
            side[span.start : span.end] = over_takes(sent, evidence.sidecar, span.start, span.end)[0]
    return side
