"""What the sidecar of a recording says of a leg, from the plain facts of the reference engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.oracles.reference_leg import Leg
    from tests.oracles.reference_recorder import Recorder


def told_of(leg: Leg, values: dict[int, int], recorder: Recorder[Leg]) -> dict[str, Any]:
    """The part of a sidecar on one leg; `values` are its samples by engine sample."""
    samples = recorder.samples()
    held = set(samples)
    missing = [at for at in samples if at not in values]
    starts = [at for at in missing if at - 1 not in held or at - 1 in values]
    stops = [at + 1 for at in missing if at + 1 not in held or at + 1 in values]
    told = {
        "local": str(leg.opened.local),
        "remote": str(leg.remote) if leg.remote else "",
        "payload_type": leg.payload_type,
        "payload_types": {str(number): name for number, name in leg.payload_types.items()},
        "opened_sample": min([leg.opened_at, *(each.facts["arrival_sample"] for each in leg.line.segments)]),
        "gaps": [{"from": low, "to": high} for low, high in zip(starts, stops, strict=True)],
        **leg.line.tell(recorder.end()),
    }
    return told if leg.closed_at is None else {**told, "closed_sample": max(leg.closed_at, leg.line.last_arrival + 1)}
