"""Compares each channel with the capture, and looks for every frame without a packet in the sidecar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.channel_checks import FRAME, SECOND, Channel, check_equal, check_likeness
from scenarios.proof.evidence import SIDES, over_takes
from scenarios.proof.index_line import Fate
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    import numpy.typing as npt

    from scenarios.proof.evidence import Evidence, HeardLeg, Side
    from scenarios.proof.sidecar import Leg, Sidecar


def check_samples(evidence: Evidence) -> list[Verdict]:
    """Every channel against what the capture says it holds, but for its lossy parts."""
    names = list(SIDES) if evidence.sidecar.channels == 2 else ["mono"]
    expected = evidence.expected
    told = () if evidence.sidecar.is_recovered else SIDES
    verdicts = [verdict for side in told for verdict in check_explained(evidence, side)]
    for column, name in enumerate(names[: evidence.recording.channels]):
        length = min(evidence.sidecar.settled, len(evidence.recording.samples))
        held, due = evidence.recording.samples[:length, column], expected[:length, column]
        channel = Channel(
            name=name,
            file=str(evidence.recording.path),
            held=np.where(evidence.lossy_part(name)[:length], due, held),
            due=due,
            cuts=evidence.cuts(),
            packets_at=partial(packets_at, evidence, name),
        )
        verdicts += [check_equal(channel), *check_likeness(channel)]
    return verdicts


def packets_at(evidence: Evidence, name: str, sample: int) -> str:
    """In words, the packets that belong at a file sample of `left`, `right` or `mono`."""
    text = ""
    for side in SIDES if name == "mono" else (name,):
        span = next((s for s in evidence.spans(side) if s.start <= sample < s.end), None)  # type: ignore[arg-type]
        if span is None or span.kind == "none":
            continue
        leg = evidence.legs[span.leg]
        placed = leg.time_base.placed if span.kind == "from_peer" else leg.sent
        row = placed.packet_at(evidence.sidecar.clock.engine_sample(sample))
        if row is None:
            text += f", where {span.leg} has no packet"
        else:
            flow = placed.flow
            at = (int(flow.time_ns[row]) - evidence.sidecar.wall_epoch_ns) / 1e9
            text += f", packet {flow.number[row]} of the capture (sequence {flow.sequence[row]}, at {at:.3f} s)"
    return text


def check_explained(evidence: Evidence, side: Side) -> list[Verdict]:
    """Every frame without an on-time packet stands in the sidecar as a gap, a late packet or a slip."""
    size = evidence.sidecar.samples
    missing = explained = 0
    first = ""
    for span in evidence.spans(side):
        if span.kind != "from_peer":
            continue
        heard, record = evidence.legs[span.leg], evidence.sidecar.legs[span.leg]
        leading = heard.time_base.placed.only(heard.time_base.fate == Fate.LEADING)
        on_time = over_takes(leading, evidence.sidecar, 0, size)[1]
        told = _told(heard, record, evidence.sidecar)
        lacking = np.unique(np.flatnonzero(~on_time[span.start : span.end]) // FRAME)
        untold = np.unique(np.flatnonzero(~(on_time | told)[span.start : span.end]) // FRAME)
        missing += len(lacking)
        explained += len(lacking) - len(untold)
        if len(untold) and not first:
            sample = span.start + int(untold[0]) * FRAME
            place = f"{evidence.recording.path} frame {sample // FRAME} ({sample / SECOND:.3f} s)"
            first = place + packets_at(evidence, side, sample)
    if not missing:
        return []
    return [Verdict(f"{side}: frames not on time explained", missing == explained, explained, missing, "frames", first)]


def _told(heard: HeardLeg, record: Leg, sidecar: Sidecar) -> npt.NDArray[np.bool_]:
    """The samples of the file that a gap or a late packet of the sidecar accounts for.

    The sidecar lists what arrived before the end; a later packet may still have been placed.
    """
    listed = {packet.position for packet in record.late}
    late = [p for p in heard.time_base.late if p.position in listed or p.arrival_sample >= sidecar.end_sample]
    told = np.zeros(sidecar.samples, bool)
    for start, end in [(g.start, g.end) for g in record.gaps] + [(p.position, p.position + p.length) for p in late]:
        for low, high in sidecar.clock.file_ranges(start, end):
            told[low:high] = True
    return told
