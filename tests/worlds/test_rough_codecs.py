"""The shipped call in a hard lab, in G.722, in Opus, and with codecs that change in mid-call; one per seed.

As in `test_rough_networks`, whose seeds it follows: `OFFHOOK_SEEDS` (default 8) and `OFFHOOK_FIRST_SEED`.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.testing import World
from emulator.testing.softphone_log import Moment
from scenarios.language.loader import load_file
from scenarios.language.matrix import substituted
from tests.worlds.lab_phones import CODECS, habits, mishaps, rough, with_codec_changes
from tests.worlds.signalling_witness import SignallingWitness
from tests.worlds.test_rough_networks import CASE, SEEDS, TALK_S, or_lost_signalling, play, prove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_in_many_codecs_over_a_bad_network(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    witness = SignallingWitness()
    witness.watch(monkeypatch)
    chance = random.Random(f"codecs {seed}")
    with World(seed=seed, data=tmp_path) as world:
        sending = {name: replace(habits(chance), codecs=(chance.choice(CODECS),)) for name in ("caller", "agent")}
        with or_lost_signalling(world, witness, record_property):
            caller, agent = (
                world.phone(name, link=rough(chance), back=rough(chance), habits=sends)
                for name, sends in sending.items()
            )
            scenario = load_file(CASE)[0].scenario
            variables = {"app_url": world.app_url, "agent.uri": agent.uri}
            world.documents["/answer/"] = substituted(scenario.app.documents["/answer/"], variables)
            play(world, caller, agent, with_codec_changes(chance, mishaps(chance, TALK_S)))

            assert [caller.facts[-1].moment, agent.facts[-1].moment] == [Moment.ENDED, Moment.ENDED]
            assert len(world.recordings) == 1
        # A jump is in units of the stamps: how far it moves the signal depends on the codec of that moment.
        codes = {
            name: None if sends.timestamp_jump else number for number, (name, sends) in enumerate(sending.items(), 1)
        }
        for recording in world.recordings:
            prove(recording.path, tmp_path / "capture.pcap", recording.call_uuid, codes)
