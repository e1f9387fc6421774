"""All parties of a recording, with a code and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.voice_checks import check_voices
from tests.scenarios.proof.unknown_agents import unknown_agents

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


def test_nobody_is_left_out(call: SyntheticCall, evidence: Evidence) -> None:
    verdicts = {verdict.name: verdict.passed for verdict in check_voices(evidence, unknown_agents(call))}
    assert all(verdicts.values())
    assert verdicts.keys() >= {
        "caller: plays its signal",
        "left: who is heard",
        "second agent: says something",
        "right: second agent by its packets",
    }
