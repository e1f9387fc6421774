"""The synthetic call with agents of whom nothing is known but where their packets come from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence, Samples
    from scenarios.proof.parties import Party
    from tools.synthetic_call import SyntheticCall


def with_samples(evidence: Evidence, samples: Samples) -> Evidence:
    return replace(evidence, recording=replace(evidence.recording, samples=samples))


def unknown_agents(call: SyntheticCall) -> tuple[Party, ...]:
    """The caller with its code, and both agents without."""
    return tuple(
        replace(party, code=party.code if party.name == "caller" else None, addresses=(address,))
        for party, address in ((party, call.legs[party.leg].talker.address) for party in call.parties)
    )
