"""Compares each channel with the capture: sample by sample, and where they differ by offset, gain and correlation."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.evidence import SIDES, over_takes
from scenarios.proof.index_line import Fate
from scenarios.proof.likeness import Likeness, likeness, offset_between
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    import numpy.typing as npt

    from scenarios.proof.evidence import Evidence, HeardLeg, Samples, Side
    from scenarios.proof.sidecar import Leg, Sidecar

FRAME = 160
SECOND = 8000
OFFSET_MS = 20.0
GAIN_DB = 0.2
CORRELATION = 0.99


def check_samples(evidence: Evidence) -> list[Verdict]:
    """Every channel against what the capture says it holds, but for its lossy parts."""
    names = list(SIDES) if evidence.sidecar.channels == 2 else ["mono"]
    expected = evidence.expected
    told = () if evidence.sidecar.is_recovered else SIDES
    verdicts = [verdict for side in told for verdict in check_explained(evidence, side)]
    for column, name in enumerate(names[: evidence.recording.channels]):
        length = min(evidence.sidecar.settled, len(evidence.recording.samples))
        held, due = evidence.recording.samples[:length, column], expected[:length, column]
        held = np.where(evidence.lossy_part(name)[:length], due, held)
        verdicts.append(_check_equal(evidence, name, held, due))
        verdicts += _check_likeness(evidence, name, held, due)
    return verdicts


def unequal_frames(held: Samples, due: Samples) -> npt.NDArray[np.intp]:
    """Numbers of the 20 ms frames in which any sample differs."""
    return np.unique(np.flatnonzero(held != due) // FRAME)


def _check_equal(evidence: Evidence, name: str, held: Samples, due: Samples) -> Verdict:
    wrong = unequal_frames(held, due)
    frames = -(-len(due) // FRAME)
    where = "" if not len(wrong) else _place(evidence, name, int(np.flatnonzero(held != due)[0]))
    return Verdict(
        f"{name}: samples", not len(wrong), f"{frames - len(wrong)} frames equal", f"{frames} frames equal", "", where
    )


def _place(evidence: Evidence, name: str, sample: int) -> str:
    """File, frame, time and packet of a file sample."""
    text = f"{evidence.recording.path} frame {sample // FRAME} ({sample / SECOND:.3f} s)"
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
            first = _place(evidence, side, span.start + int(untold[0]) * FRAME)
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


def windows(evidence: Evidence, length: int) -> list[tuple[int, int]]:
    """Seconds of the file, cut at every pause, and at every slip and segment of its legs."""
    cuts = {*range(0, length, SECOND), length, *evidence.cuts()}
    return list(itertools.pairwise(sorted(cut for cut in cuts if cut <= length)))


def _check_likeness(evidence: Evidence, name: str, held: Samples, due: Samples) -> list[Verdict]:
    """Offset, gain with polarity, and correlation: the worst window counts. Equal windows are not computed."""
    worst = Likeness.same()
    offset, places = 0.0, dict.fromkeys(("offset", "gain", "correlation"), "")
    for start, end in windows(evidence, len(due)):
        a, b = held[start:end], due[start:end]
        if np.array_equal(a, b) or end - start < SECOND // 4 or not b.any():
            continue
        lag = offset_between(held, due, start, end)
        moved = held[max(start + lag, 0) : max(end + lag, 0)]
        found = likeness(moved, b[max(-(start + lag), 0) :][: len(moved)])
        at = f"{evidence.recording.path} {start / SECOND:.3f} s"
        if abs(lag) > abs(offset * 8):
            offset, places["offset"] = lag / 8, at
        if found.gain_distance > worst.gain_distance:
            worst, places["gain"] = worst.with_gain(found.gain), at
        if found.correlation < worst.correlation:
            worst, places["correlation"] = worst.with_correlation(found.correlation), at
    gain = "inverted" if worst.gain < 0 else f"{worst.gain_db:+.2f}"
    gain_passes = worst.gain_distance <= GAIN_DB
    return [
        Verdict(f"{name}: offset", abs(offset) <= OFFSET_MS, offset, f"0 ± {OFFSET_MS:g}", "ms", places["offset"]),
        Verdict(f"{name}: gain", gain_passes, gain, f"0 ± {GAIN_DB}", "dB", places["gain"]),
        Verdict(
            f"{name}: correlation",
            worst.correlation >= CORRELATION,
            round(worst.correlation, 4),
            f"at least {CORRELATION}",
            "",
            places["correlation"],
        ),
    ]
