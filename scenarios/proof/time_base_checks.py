"""Holds every list of the sidecar against the time base derived from the capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.index_line import Fate
from scenarios.proof.occupant_checks import check_occupants
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from scenarios.proof.evidence import Evidence, HeardLeg
    from scenarios.proof.sidecar import Leg, Sidecar

_WITNESS_TOLERANCE = 160
"""Samples by which arrival times of a capture other than our own tap may move a place."""

Row = tuple[int, ...]


def check_time_base(evidence: Evidence) -> list[Verdict]:
    """One verdict per leg: segments, slips, late packets, gaps and counts are those of the capture; and its senders."""
    if evidence.sidecar.is_recovered and evidence.sidecar.told_sample is None:
        return [Verdict("time base", True, "not told", "not told after a crash", "", "sidecar")]
    legs = [_check_leg(evidence, name, leg, evidence.legs[name]) for name, leg in evidence.sidecar.legs.items()]
    return legs + check_occupants(evidence)


def _check_leg(evidence: Evidence, name: str, leg: Leg, heard: HeardLeg) -> Verdict:
    end = evidence.sidecar.told_until
    base = heard.time_base
    tolerance = 0 if evidence.exact else _WITNESS_TOLERANCE
    pairs: dict[str, tuple[list[Row], list[Row]]] = {
        "segments": (_rows(leg.segments), [_row(s, 6) for s in base.segments if s.arrival_sample < end]),
        "slips": (_rows(leg.slips), [_row(s, 4) for s in base.slips if s.arrival_sample < end]),
        "late": (sorted(_rows(leg.late)), sorted(_row(p, 5) for p in base.late if p.arrival_sample < end)),
        "gaps": (_rows(leg.gaps), _gaps(heard, evidence.sidecar)),
        "duplicates": ([(leg.duplicates,)], [(base.count(Fate.DUPLICATE, before=end),)]),
        "dropped": ([(leg.dropped,)], [(base.count(Fate.DROPPED, before=end),)]),
    }
    differences = [_difference(kind, said, found, tolerance) for kind, (said, found) in pairs.items()]
    wrong = [line for line in differences if line]
    agreed = ", ".join(f"{len(found)} {kind}" for kind, (_, found) in list(pairs.items())[:4])
    where = f"sidecar, legs.{name}"
    return Verdict(
        f"time base of {name}", not wrong, "; ".join(wrong) or agreed, "as derived from the capture", "", where
    )


def _gaps(heard: HeardLeg, sidecar: Sidecar) -> list[Row]:
    """Take by take."""
    found: list[Row] = []
    at = 0
    for begin, end in sidecar.clock.takes:
        known = min(end, sidecar.gaps_until) - begin
        if known > 0:
            found += gaps(heard.from_peer_covered[at : at + known], begin)
        at += end - begin
    return found


def _rows(records: Sequence[BaseModel]) -> list[Row]:
    return [tuple(int(value) for value in record.__dict__.values()) for record in records]


def _row(record: object, columns: int) -> Row:
    """The first fields of a derived record, which are those of the sidecar's in the same order."""
    names = list(type(record).__dataclass_fields__)[:columns]  # type: ignore[attr-defined]
    return tuple(int(getattr(record, name)) for name in names)


def _difference(kind: str, said: list[Row], found: list[Row], tolerance: int) -> str:
    if len(said) != len(found):
        extra = [row for row in said if row not in found] or [row for row in found if row not in said]
        return f"{kind}: the sidecar has {len(said)}, the capture {len(found)}, first {extra[:1]}"
    for number, (one, other) in enumerate(zip(said, found, strict=True)):
        if max((abs(a - b) for a, b in zip(one, other, strict=True)), default=0) > tolerance:
            return f"{kind}[{number}]: the sidecar says {one}, the capture {other}"
    return ""


def gaps(covered: np.ndarray[tuple[int], np.dtype[np.bool_]], begin: int) -> list[Row]:
    """Runs of samples without data, [from, to) in engine samples; `covered` begins at engine sample `begin`."""
    bounded = np.concatenate([[True], covered, [True]])
    edges = np.flatnonzero(bounded[1:] != bounded[:-1]) + begin
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
