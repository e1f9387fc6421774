"""Parties without a coded signal: their own packets on their own channel, in both directions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from scenarios.proof.every_check import verify_evidence
from scenarios.proof.party_checks import check_parties
from scenarios.proof.unknown_checks import check_unknown
from tests.scenarios.proof.unknown_agents import unknown_agents, with_samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.evidence import Evidence, Samples
    from scenarios.proof.parties import Party
    from scenarios.proof.verdict import Verdict
    from tools.synthetic_call import SyntheticCall

RIGHT = "right: first agent by its packets"


def judged(evidence: Evidence, parties: Sequence[Party]) -> dict[str, Verdict]:
    return {verdict.name: verdict for verdict in check_unknown(evidence, parties)}


def failed(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, verdict in verdicts.items() if not verdict.passed}


def test_the_good_file(call: SyntheticCall, evidence: Evidence) -> None:
    found = judged(evidence, unknown_agents(call))
    assert failed(found) == set()
    assert str(found[RIGHT].measured).endswith("elsewhere none")
    there = [str(found[f"{side}: first agent by its packets"].measured).partition(" ")[0] for side in ("left", "right")]
    assert (there[0], float(there[1]) > 3.5) == ("0.00", True)
    assert [v for v in verify_evidence(evidence, unknown_agents(call)) if not v.passed] == []
    assert check_unknown(evidence, call.parties) == []


def test_a_sample_between_two_edges_proves_nothing(
    call: SyntheticCall, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = evidence.cuts()
    caller, agent = (np.abs(evidence.legs[leg].from_peer.astype(np.int32)) for leg in ("leg-a", "leg-b"))
    at = 24_000 + int(((caller > 2 * agent) & (agent > 500))[24_000:56_000].nonzero()[0][0])
    monkeypatch.setattr(type(evidence), "cuts", lambda _: {*edges, at, at + 1})
    assert failed(judged(evidence, unknown_agents(call))) == set()


def late(samples: Samples, column: int, by: int) -> Samples:
    moved = samples.copy()
    moved[by:, column] = samples[:-by, column]
    moved[:by, column] = 0
    return moved


@pytest.mark.parametrize(
    ("broken", "wrong", "says"),
    [
        (lambda s: s[:, ::-1], {"left", "right"}, "channels swapped: left holds ring-back then first agent"),
        (lambda s: late(s, 1, 800), {"right"}, "shifted: right is 100 ms too late"),
        (lambda s: s[:, [0, 0]], {"right"}, "duplicated: both channels hold the left side, caller"),
        (lambda s: s[:, [1, 1]], {"left"}, "duplicated: both channels hold the right side, ring-back"),
    ],
    ids=["swapped", "100 ms late", "the caller on both", "the agents on both"],
)
def test_anything_else_on_the_channel(
    call: SyntheticCall, evidence: Evidence, broken: object, wrong: set[str], says: str
) -> None:
    assert callable(broken)
    bad = with_samples(evidence, broken(evidence.recording.samples))
    found = judged(bad, unknown_agents(call))
    assert failed(found) == {f"{side}: {name} agent by its packets" for side in wrong for name in ("first", "second")}
    lines = [str(v.measured) for v in verify_evidence(bad, unknown_agents(call)) if v.name == "diagnosis"]
    assert any(says in line for line in lines), lines


def test_one_unknown_party_in_place_of_the_other(call: SyntheticCall, evidence: Evidence) -> None:
    samples = evidence.recording.samples.copy()
    samples[56_000:, 1] = call.legs["leg-b"].samples[56_000:]
    found = judged(with_samples(evidence, samples), unknown_agents(call))
    assert "right: second agent by its packets" in failed(found)
    assert "missing at 7." in str(found["right: second agent by its packets"].measured)


def test_a_leak_of_it_is_measured(call: SyntheticCall, evidence: Evidence) -> None:
    samples = evidence.recording.samples.copy()
    agent = evidence.legs["leg-b"].from_peer
    samples[:, 0] += np.round(agent * 0.01).astype(np.int16)
    verdict = judged(with_samples(evidence, samples), unknown_agents(call))["left: first agent by its packets"]
    assert not verdict.passed
    assert "elsewhere -39." in str(verdict.measured) or "elsewhere -40." in str(verdict.measured)


def test_from_another_address_than_its_own_nothing_is_proved(call: SyntheticCall, evidence: Evidence) -> None:
    caller, agent, other = unknown_agents(call)
    stranger = replace(agent, addresses=(Address("10.0.0.77", agent.addresses[0].port),))
    found = judged(evidence, (caller, stranger, other))
    assert str(found[RIGHT].measured).startswith("0.00 s of 0.00 s")
    assert failed(found) == {"first agent: says something"}
    assert found["first agent: says something"].measured == "not measured: only silence in 0 packets"


def test_silence_on_both_proves_nothing(call: SyntheticCall, evidence: Evidence) -> None:
    agents = unknown_agents(call)
    samples, heard = evidence.recording.samples.copy(), evidence.legs["leg-b"]
    placed = heard.time_base.placed
    quiet = replace(placed, flow=replace(placed.flow, pcm=np.full_like(placed.flow.pcm, 8)))
    silent = replace(heard, time_base=replace(heard.time_base, placed=quiet))
    samples[24_000:56_000, 1] = 8
    mute = replace(with_samples(evidence, samples), legs={**evidence.legs, "leg-b": silent})
    verdict = judged(mute, agents)["first agent: says something"]
    assert not verdict.passed
    assert str(verdict.measured).startswith("not measured: only silence in ")
    told_to = tuple(replace(party, silent=((0, 10**6),)) for party in agents)
    assert judged(mute, told_to)["first agent: says something"].passed, "it was mute on purpose"


def test_who_is_heard_in_its_packets_does_not_leak(call: SyntheticCall, evidence: Evidence) -> None:
    """A handset hears its own loudspeaker: the caller comes back with what the agent says."""
    echo = (np.roll(evidence.legs["leg-a"].from_peer, 2000) // 20).astype(np.int16)
    samples, agent = evidence.recording.samples.copy(), evidence.legs["leg-b"]
    part = slice(24_000, 56_000)
    with_echo = agent.from_peer.copy()
    for audio in (samples[:, 1], with_echo):
        audio[part] += echo[part]
    echoing = replace(
        with_samples(evidence, samples), legs={**evidence.legs, "leg-b": replace(agent, from_peer=with_echo)}
    )
    found = {v.name: v for v in check_parties(echoing, unknown_agents(call))}
    assert found["right: who is heard"].passed, str(found["right: who is heard"])
    known = {v.name: v for v in check_parties(echoing, call.parties)}
    assert not known["right: who is heard"].passed, "of a party with a code it is a leak"


def test_of_another_number_of_channels_nothing_is_said(call: SyntheticCall, evidence: Evidence) -> None:
    assert check_unknown(with_samples(evidence, evidence.recording.samples[:, :1]), unknown_agents(call)) == []
