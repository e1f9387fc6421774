"""The engine is killed in a call over a bad network, at any moment: what it leaves is made whole, and proved.

A copy of the platform's folder is what a crash at that moment leaves: what was not written is not in it. Seeds as in
`test_rough_networks`.
"""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.salvage import RECOVERED, salvage
from emulator.testing import World
from emulator.testing.softphone_log import PhoneFailure
from scenarios.proof.every_check import verify_evidence
from scenarios.proof.evidence import gather
from tests.worlds.lab_phones import habits, let_happen, mishaps, rough
from tests.worlds.test_rough_networks import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.sidecar import Sidecar

DOCUMENT = """<Response><Record startOnDialAnswer="true" redirect="false" fileFormat="wav" maxLength="600"/>
<Dial><User>{uri}</User></Dial></Response>"""
TALK_S = 6.0


def crashed(folder: Path, number: int) -> Path | None:
    """The WAV of a copy of the folder as it is now, made whole; None when nothing is recorded yet."""
    copy = folder / f"crash {number}"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("crash *"))
    for wav in sorted(copy.rglob("*.wav")):
        if salvage(wav).samples:
            return wav
    return None


def proved(wav: Path) -> Sidecar:
    evidence = gather(wav, wav.with_suffix(".sidecar.json"), [next(wav.parents[1].rglob("capture.pcap"))])
    wrong = [str(verdict) for verdict in verify_evidence(evidence, []) if not verdict.passed]
    assert not wrong, "\n".join(wrong)
    return evidence.sidecar


@pytest.mark.parametrize("seed", SEEDS)
def test_a_crash_at_any_moment_over_a_bad_network(seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"recovered {seed}")
    with World(seed=seed, data=tmp_path) as world:
        with suppress(PhoneFailure):  # of a network in which no call is possible
            caller, agent = (
                world.phone(name, link=rough(chance), back=rough(chance), habits=habits(chance))
                for name in ("caller", "agent")
            )
            world.documents["/answer/"] = DOCUMENT.format(uri=agent.uri)
            caller.dial("15550100")
            world.advance(6.0)
            agent.answer()
        for number in range(6):
            let_happen(world, (caller, agent), mishaps(chance, TALK_S / 6), TALK_S / 6)
            with suppress(PhoneFailure):
                world.advance(chance.uniform(0.0, 1.0))
            if (wav := crashed(tmp_path, number)) is not None:
                found = proved(wav)
                assert found.reason == RECOVERED
                assert found.told_sample is not None
                assert found.end_sample - found.told_until <= 8000
