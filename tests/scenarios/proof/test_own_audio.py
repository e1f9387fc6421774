"""What came from a party's address, and how loud it is on a channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from scenarios.proof.own_audio import Level, levels, own_audio, unknown_voices
from tests.scenarios.proof.unknown_agents import unknown_agents

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


def test_it_is_what_came_from_that_address_and_from_no_other(call: SyntheticCall, evidence: Evidence) -> None:
    _, agent, _ = unknown_agents(call)
    mine = own_audio(evidence, agent)
    assert (mine.samples == evidence.legs[agent.leg].from_peer).all()
    assert mine.packets == len(evidence.legs[agent.leg].time_base.placed.flow)
    assert mine.covered == np.count_nonzero(evidence.legs[agent.leg].from_peer_covered)
    (at,) = agent.addresses
    for other in (Address("10.0.0.77", at.port), Address(at.host, at.port + 2)):
        nothing = own_audio(evidence, replace(agent, addresses=(other,)))
        assert (nothing.packets, nothing.covered, int(nothing.samples.any())) == (0, 0, 0)
    assert own_audio(evidence, replace(agent, addresses=())).packets == mine.packets
    assert own_audio(evidence, replace(agent, leg="nowhere")).packets == 0


def test_only_who_has_no_code_is_unknown(call: SyntheticCall, evidence: Evidence) -> None:
    assert unknown_voices(evidence, call.parties) == []
    names = [voice.party.name for voice in unknown_voices(evidence, unknown_agents(call))]
    assert names == ["first agent", "second agent"]


def test_levels_beside_others(call: SyntheticCall, evidence: Evidence) -> None:
    voices = unknown_voices(evidence, unknown_agents(call))
    caller = evidence.legs["leg-a"].from_peer.astype(np.float32)
    mixed = caller + voices[0].samples * np.float32(0.5)
    [(voice, level)] = levels(mixed, evidence, voices, 32_000, 34_000)
    assert voice is voices[0]
    assert level.db == pytest.approx(-6.02, abs=0.01)
    assert level.is_certain
    assert not level.is_there
    [(_, alone)] = levels(caller, evidence, voices, 32_000, 34_000)
    assert not alone.is_certain
    assert levels(mixed, evidence, voices, 0, 2000) == [], "nobody of them speaks yet"


def test_what_is_there() -> None:
    assert Level(1.0, 0.01).is_there
    assert not Level(1.0, 0.2).is_there, "it may be chance"
    assert not Level(-1.0, 0.01).is_there
    assert not Level(1.2, 0.01).is_there
