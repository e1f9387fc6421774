"""The shipped call over bad networks, one per seed: it ends right, leaves nothing behind, and is proved to the frame.

`OFFHOOK_SEEDS=500` (default 8) says how many networks; `OFFHOOK_FIRST_SEED` where to begin.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.testing import World
from emulator.testing.impairment import Impairment
from emulator.testing.softphone_log import Moment
from scenarios.language.loader import load_file
from scenarios.language.matrix import substituted
from scenarios.proof.evidence import gather
from scenarios.proof.parties import Party
from scenarios.proof.verify import verify_evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing.unit_phone import UnitPhone

CASE = Path(__file__).parents[2] / "scenarios/cases/inbound/inbound_did_dial_answer.yaml"
FIRST = int(os.environ.get("OFFHOOK_FIRST_SEED", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("OFFHOOK_SEEDS", "8")))
PATIENCE_S = 35.0
"""RFC 3261: a request is sent again for 32 s (64 T1)."""
ALL_TIMERS_S = 80.0
"""A BYE may be sent again for 32 s; the last answer to it is remembered for another 32 s."""


def rough(chance: random.Random) -> Impairment:
    """One direction of a phone's network."""
    return Impairment(
        loss=chance.uniform(0, 0.1),
        delay_ms=chance.uniform(0, 100),
        jitter_ms=chance.uniform(0, 80),
        reorder=chance.uniform(0, 0.05),
        reorder_ms=chance.uniform(5, 60),
        duplicate=chance.uniform(0, 0.05),
    )


def wait_for(world: World, happened: Callable[[], bool]) -> None:
    """Let time pass until something is so."""
    end = world.now + PATIENCE_S
    while not happened():
        assert world.now < end, f"not within {PATIENCE_S} s: {[each.summary for each in world.timeline]}"
        world.advance(0.1)


def play(world: World, caller: UnitPhone, agent: UnitPhone) -> None:
    """The steps of the case."""
    caller.dial("15550100")
    wait_for(world, lambda: agent.is_ringing)
    world.advance(3.0)
    agent.answer()
    wait_for(world, lambda: agent.is_connected)
    world.advance(5.0)
    caller.hang_up()
    world.advance(ALL_TIMERS_S)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_over_a_bad_network(seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"rough {seed}")
    with World(seed=seed, data=tmp_path) as world:
        caller, agent = (
            world.phone(
                name, link=rough(chance), back=rough(chance), nat=chance.choice([None, None, "cone", "symmetric"])
            )
            for name in ("caller", "agent")
        )
        scenario = load_file(CASE)[0].scenario
        variables = {"app_url": world.app_url, "agent.uri": agent.uri}
        world.documents["/answer/"] = substituted(scenario.app.documents["/answer/"], variables)
        play(world, caller, agent)

        assert [caller.facts[-1].moment, agent.facts[-1].moment] == [Moment.ENDED, Moment.ENDED]
        assert world.leftovers == []
        told = {webhook.path: webhook for webhook in world.webhooks}
        assert set(told) == {"/answer/", "/recording-started/", "/hangup/", "/recording-ready/"}
        assert len(world.webhooks) == 4
        assert told["/hangup/"].fields["HangupCause"] == "NORMAL_CLEARING"
        (recording,) = world.recordings
        prove(recording.path, tmp_path / "capture.pcap", recording.call_uuid)


def prove(recording: Path, capture: Path, caller: str) -> None:
    """Sidecar and every sample agree with the packets; every frame without a packet in time is accounted for."""
    evidence = gather(recording, recording.with_suffix(".sidecar.json"), [capture])
    (agent,) = set(evidence.sidecar.legs) - {caller}
    parties = [Party(name="caller", code=1, leg=caller), Party(name="agent", code=2, leg=agent)]
    wrong = [str(verdict) for verdict in verify_evidence(evidence, parties) if not verdict.passed]
    assert not wrong, "\n".join(wrong)
